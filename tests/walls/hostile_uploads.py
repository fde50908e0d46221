"""Files that are not taken, each with the word it is refused with."""

import pikepdf

from blo.files.judging import Received
from tests.walls import uploads as up

MOST = 2_000_000


def jpeg(data, name="photo.jpg"):
    return Received(data, name, "image/jpeg")


def png(data, name="picture.png"):
    return Received(data, name, "image/png")


def pdf(data, name="paper.pdf"):
    return Received(data, name, "application/pdf")


def file(data, name, kind="application/octet-stream"):
    return Received(data, name, kind)


HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE = {
    # what is never taken
    "nothing": (lambda: jpeg(b""), "empty"),
    "too much": (lambda: jpeg(up.plain_jpeg() + b"\0" * MOST), "too_large"),
    "text": (lambda: file(b"hello", "a.txt", "text/plain"), "not_taken"),
    "a page": (lambda: file(HTML, "a.html", "text/html"), "not_taken"),
    "a page called a photo": (lambda: jpeg(HTML), "not_taken"),
    "a drawing with a script": (lambda: file(SVG, "a.svg", "image/svg+xml"), "not_taken"),
    "a drawing called a picture": (lambda: png(SVG), "not_taken"),
    "an archive": (lambda: file(up.archive(), "a.zip", "application/zip"), "not_taken"),
    "an archive called a paper": (lambda: pdf(up.archive()), "not_taken"),
    "an office file": (lambda: file(up.archive("word/document.xml"), "a.docx"), "not_taken"),
    "an old office file": (lambda: file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc"), "not_taken"),
    "a tar": (lambda: file(up.tarball(), "a.tar"), "not_taken"),
    "a gzip": (lambda: file(b"\x1f\x8b\x08" + b"\0" * 60, "a.gz"), "not_taken"),
    "a 7z": (lambda: file(b"7z\xbc\xaf\x27\x1c" + b"\0" * 60, "a.7z"), "not_taken"),
    "a RAR": (lambda: file(b"Rar!\x1a\x07\x01\0" + b"\0" * 60, "a.rar"), "not_taken"),
    "a program for Windows": (lambda: jpeg(b"MZ" + b"\0" * 600), "not_taken"),
    "a program for Linux": (lambda: jpeg(b"\x7fELF\x02\x01\x01" + b"\0" * 600), "not_taken"),
    "a program in a script": (lambda: file(b"#!/bin/sh\nrm -rf /\n", "a.sh"), "not_taken"),
    "a GIF": (lambda: file(up.saved(up.scene(), "GIF"), "a.gif", "image/gif"), "not_taken"),
    "a GIF and a JAR": (lambda: jpeg(up.saved(up.scene(), "GIF") + up.archive("A.class")), "not_taken"),
    "a BMP": (lambda: file(up.saved(up.scene(), "BMP"), "a.bmp", "image/bmp"), "not_taken"),
    "a TIFF": (lambda: file(up.saved(up.scene(), "TIFF"), "a.tiff", "image/tiff"), "not_taken"),
    "a film": (lambda: file(b"\0\0\0\x18ftypmp42" + b"\0" * 600, "a.mp4", "video/mp4"), "not_taken"),
    "a sound": (lambda: file(b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 600, "a.wav", "audio/wav"), "not_taken"),
    "a font": (lambda: file(b"\0\x01\0\0" + b"\0" * 600, "a.ttf"), "not_taken"),
    "PostScript": (lambda: pdf(b"%!PS-Adobe-3.0\nshowpage\n%%EOF\n"), "not_taken"),
    "a photo of a newer kind": (
        lambda: file(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 600, "a.heic"),
        "not_taken",
    ),
    # what says to be another
    "a photo called a paper": (lambda: pdf(up.plain_jpeg()), "mismatch"),
    "a paper called a photo": (lambda: jpeg(up.paper()), "mismatch"),
    "a photo with the name of a program": (lambda: jpeg(up.plain_jpeg(), "a.exe"), "mismatch"),
    "a photo with two endings": (lambda: jpeg(up.plain_jpeg(), "photo.jpg.html"), "mismatch"),
    "a photo with the type of a page": (lambda: file(up.plain_jpeg(), "a.jpg", "text/html"), "mismatch"),
    "a picture called a photo": (lambda: jpeg(up.plain_png()), "mismatch"),
    # what carries another thing
    "a photo and an archive": (lambda: jpeg(up.plain_jpeg() + up.archive()), "carries_more"),
    "a photo and a page": (lambda: jpeg(up.plain_jpeg() + HTML), "carries_more"),
    "a photo and a film": (lambda: jpeg(up.plain_jpeg() + b"\0\0\0\x18ftypmp42" + b"\0" * 99), "carries_more"),
    "two photos and an archive": (lambda: jpeg(up.plain_jpeg() * 2 + up.archive()), "carries_more"),
    "a photo with a page in a comment": (lambda: jpeg(up.with_segment(0xFE, HTML)), "carries_more"),
    "a photo with a program in a comment": (
        lambda: jpeg(up.with_segment(0xFE, b"<?php system(1); ?>")),
        "carries_more",
    ),
    "a photo with a page where the camera writes": (lambda: jpeg(up.with_segment(0xE1, HTML)), "carries_more"),
    "a photo with an archive inside": (lambda: jpeg(up.with_segment(0xFE, up.archive())), "carries_more"),
    "a picture and an archive": (lambda: png(up.plain_png() + up.archive()), "carries_more"),
    "a picture and a byte": (lambda: png(up.plain_png() + b"x"), "carries_more"),
    "a picture with a script in its text": (lambda: png(up.with_chunk(b"tEXt", b"a\0" + HTML)), "carries_more"),
    "a WebP and an archive": (lambda: file(up.plain_webp() + up.archive(), "a.webp"), "carries_more"),
    "a WebP and a byte": (lambda: file(up.plain_webp() + b"x", "a.webp"), "carries_more"),
    "a paper and an archive": (lambda: pdf(up.paper() + up.archive()), "carries_more"),
    "a paper and a page": (lambda: pdf(up.paper() + HTML), "carries_more"),
    "a paper that begins later": (lambda: pdf(b"\xef\xbb\xbf" + up.paper()), "carries_more"),
    "a paper after a program": (lambda: pdf(b"MZ" + b"\0" * 60 + up.paper()), "not_taken"),
    "a photo that is a paper further on": (lambda: jpeg(up.plain_jpeg() + up.paper()), "carries_more"),
    # what would take too much
    "a bomb of a picture": (lambda: png(up.bomb_png()), "too_many_pixels"),
    "a bomb of a photo": (lambda: jpeg(up.bomb_jpeg()), "too_many_pixels"),
    "a picture with a bomb of a text": (
        lambda: png(up.with_chunk(b"zTXt", b"a\0\0" + up.zlib.compress(b"\0" * 90_000_000))),
        "broken",
    ),
    "a paper of very many pages": (lambda: pdf(up.paper(pages=201)), "too_long"),
    "a bomb of a paper": (lambda: pdf(up.packed_bomb()), "broken"),
    # what moves
    "a moving picture": (
        lambda: png(up.saved(up.scene(), "PNG", save_all=True, append_images=[up.scene().rotate(90)])),
        "not_taken",
    ),
    "a moving WebP": (
        lambda: file(up.saved(up.scene(), "WEBP", save_all=True, append_images=[up.scene().rotate(9)]), "a.webp"),
        "moves",
    ),
    # what is not whole
    "a photo cut off": (lambda: jpeg(up.plain_jpeg()[:-200]), "broken"),
    "a photo's beginning": (lambda: jpeg(b"\xff\xd8\xff\xe0" + b"\0" * 40), "broken"),
    "a photo without pixels": (lambda: jpeg(b"\xff\xd8\xff\xd9"), "broken"),
    "a picture cut off": (lambda: png(up.plain_png()[:-30]), "broken"),
    "a picture with a false sum": (lambda: png(up.plain_png().replace(b"IDAT", b"IDAT\0", 1)), "broken"),
    "a WebP cut off": (lambda: file(up.plain_webp()[:-9], "a.webp"), "broken"),
    "a paper cut off": (lambda: pdf(up.paper()[:-40] + b"\n%%EOF\n"), "broken"),
    "a paper of nothing": (lambda: pdf(b"%PDF-1.7\n%%EOF\n"), "broken"),
    "a paper without pages": (lambda: pdf(up.paper(lambda made: made.pages.__delitem__(0))), "broken"),
    # what acts
    "a locked paper": (lambda: pdf(up.paper(encryption=pikepdf.Encryption(owner="a", user="b"))), "locked"),
    "a paper locked for some": (lambda: pdf(up.paper(encryption=pikepdf.Encryption(owner="a", user=""))), "locked"),
    "a script at opening": (
        lambda: pdf(up.paper(up.acting(OpenAction=up.action("JavaScript", JS="app.alert(1)")))),
        "acts",
    ),
    "a script among the names": (lambda: pdf(up.paper(up.scripted)), "acts"),
    "a script hidden in packed objects": (
        lambda: pdf(up.paper(up.scripted, object_stream_mode=pikepdf.ObjectStreamMode.generate)),
        "acts",
    ),
    "a program to start": (
        lambda: pdf(up.paper(up.noted(Subtype=up.Name.Link, A=up.action("Launch", F="cmd.exe")))),
        "acts",
    ),
    "a form that sends": (
        lambda: pdf(up.paper(up.noted(Subtype=up.Name.Link, A=up.action("SubmitForm", F="there")))),
        "acts",
    ),
    "another paper to open": (
        lambda: pdf(up.paper(up.noted(Subtype=up.Name.Link, A=up.action("GoToR", F="x")))),
        "acts",
    ),
    "a file inside": (lambda: pdf(up.paper(up.embedding)), "acts"),
    "a file on a page": (lambda: pdf(up.paper(up.noted(Subtype=up.Name.FileAttachment))), "acts"),
    "a film inside": (lambda: pdf(up.paper(up.noted(Subtype=up.Name.RichMedia))), "acts"),
    "a form of another language": (
        lambda: pdf(up.paper(up.acting(AcroForm=up.Dictionary(XFA=up.Array([]), Fields=up.Array([]))))),
        "acts",
    ),
    "what happens on a page": (
        lambda: pdf(up.paper(up.noted(Subtype=up.Name.Link, AA=up.Dictionary(E=up.action("Named"))))),
        "acts",
    ),
}
