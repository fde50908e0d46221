"""The permission matrix as text: what every role may do and which rule narrows it."""

import inspect

from blo.access.gate import RULES
from blo.access.permissions import Permission
from blo.access.roles import PERMISSIONS, Role


def table() -> str:
    """Write the matrix as a Markdown table; the rooms whose rules it shows must have been imported."""
    lines = [
        "| permission | " + " | ".join(Role) + " | narrowed by | meaning |",
        "|---" * (len(Role) + 3) + "|",
    ]
    for permission in Permission:
        marks = ["yes" if permission in PERMISSIONS[role] else "" for role in Role]
        function = RULES.get(permission)
        narrowed = (inspect.getdoc(function) or "").split("\n")[0] if function else ""
        lines.append(f"| `{permission}` | " + " | ".join(marks) + f" | {narrowed} | {permission.sentence} |")
    return "\n".join(lines) + "\n"
