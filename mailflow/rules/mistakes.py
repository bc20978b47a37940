"""What the schema found, in sentences: the place, the wrong value, what to write instead."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from mailflow.consultation.folding import fold
from mailflow.rules.places import Path, Tree


def complain_of(error: ValidationError, schema: type[BaseModel], tree: Tree) -> None:
    """Add every mistake that `error` holds to the tree's problems."""
    for mistake in error.errors(include_url=False):
        path = tuple(mistake["loc"])
        match mistake["type"]:
            case "missing":
                _complain_of_missing(path, schema, tree)
            case "extra_forbidden":
                _complain_of_unknown_key(path, schema, tree)
            case kind:
                field, _ = _field_at(path, schema)
                message = _message(kind, mistake.get("ctx", {}), path, mistake["input"])
                tree.complain(path, message, f"Write {field.description}." if field and field.description else "")


def nearest(word: str, known: list[str]) -> str:
    """` Did you mean 'x'?` where one of `known` is much like `word`, else nothing."""
    folded = {fold(name): name for name in known}
    found = get_close_matches(fold(word), folded, n=1, cutoff=0.6)
    return f" Did you mean '{folded[found[0]]}'?" if found else ""


def shown(value: Any) -> str:
    """A wrong value as a message quotes it: short, and with a name for what is no text."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    if value is None:
        return "nothing"
    text = " ".join(str(value).split())
    return f"'{text[:57]}…'" if len(text) > 60 else f"'{text}'"


def _complain_of_missing(path: Path, schema: type[BaseModel], tree: Tree) -> None:
    field, _ = _field_at(path, schema)
    where = f" in {_spoken(path[:-1])}" if len(path) > 1 else ""
    remedy = f"Add `{path[-1]}:` with {field.description}." if field and field.description else f"Add `{path[-1]}:`."
    tree.complain(path[:-1], f"'{path[-1]}' is missing{where}.", remedy, at_key=True)


def _complain_of_unknown_key(path: Path, schema: type[BaseModel], tree: Tree) -> None:
    _, model = _field_at(path[:-1], schema)
    known = _keys_of(model) if model else []
    guess = nearest(str(path[-1]), known)
    where = f" in {_spoken(path[:-1])}" if len(path) > 1 else ""
    remedy = guess.strip() or f"Known here: {', '.join(known)}."
    tree.complain(path, f"The key '{path[-1]}' is not known{where}.", remedy, at_key=True)


_KINDS = {
    "string_type": "is no text",
    "list_type": "is no list",
    "int_parsing": "is no whole number",
    "int_type": "is no whole number",
    "enum": "is none of the known words",
    "literal_error": "is none of the known words",
    "model_type": "has no keys of its own",
    "model_attributes_type": "has no keys of its own",
    "dict_type": "has no keys of its own",
    "bool_type": "is neither yes nor no",
    "date_type": "is no date",
    "time_type": "is no time of day",
    "time_delta_type": "is no span of time",
}


def _message(kind: str, ctx: dict[str, Any], path: Path, value: Any) -> str:
    name = _spoken(path)
    if kind == "value_error":
        reason = str(ctx.get("error", "cannot be used"))
        return f"{name} {reason}." if isinstance(value, dict) else f"{name}: {shown(value)} {reason}."
    if kind == "greater_than_equal":
        return f"{name}: {shown(value)} is too small (at least {ctx['ge']})."
    if kind == "less_than_equal":
        return f"{name}: {shown(value)} is too large (at most {ctx['le']})."
    if kind == "too_short":
        never = ": a rule that asks for it can never match" if path[0] == "words" else ""
        return f"{name} is empty{never}."
    return f"{name}: {shown(value)} {_KINDS.get(kind, 'cannot stand here')}."


def _spoken(path: Path) -> str:
    """`members[4].addresses` as people count: from 1."""
    spoken = ""
    for step in path:
        spoken += f" no. {step + 1}" if isinstance(step, int) else f"{'.' if spoken else ''}{step}"
    return spoken or "rules.yaml"


def _field_at(path: Path, schema: type[BaseModel]) -> tuple[FieldInfo | None, type[BaseModel] | None]:
    """The field that `path` leads to, and the schema of the mapping in it, if it is one."""
    field: FieldInfo | None = None
    model: type[BaseModel] | None = schema
    for step in path:
        if isinstance(step, int) or model is None:
            continue
        field = next((f for name, f in model.model_fields.items() if (f.alias or name) == step), None)
        model = _schema_in(field.annotation) if field else None
    return field, model


def _schema_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _schema_in(part))), None)


def _keys_of(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]
