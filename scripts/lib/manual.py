"""A manual page from what a program says of itself:  PROGRAM --experimental-dump-help | manual.py SECTION VERSION DATE > PROGRAM.SECTION"""

import json
import sys


def quoted(text):
    """Text that roff takes as it is."""
    lines = text.replace("\\", "\\e").replace("-", "\\-").splitlines()
    return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in lines)


def spelled(name):
    return ("-" if name["kind"] == "short" else "--") + name["name"]


def shown(items):
    return [item for item in items or [] if item.get("shouldDisplay", True)]


def placeholder(argument):
    return f"<{argument['valueName']}>"


def usage_of(argument):
    if argument["kind"] == "positional":
        word = placeholder(argument)
    else:
        word = spelled(argument["preferredName"])
        if argument["kind"] == "option":
            word += " " + placeholder(argument)
    if argument.get("isRepeating"):
        word += " ..."
    return f"[{word}]" if argument["isOptional"] else word


def described(argument):
    """One entry of a list of options."""
    if argument["kind"] == "positional":
        heading = placeholder(argument)
    else:
        heading = ", ".join(spelled(name) for name in argument["names"])
        if argument["kind"] == "option":
            heading += " " + placeholder(argument)
    text = argument.get("abstract", "")
    if argument.get("discussion"):
        text += "\n" + argument["discussion"]
    if argument.get("defaultValue"):
        text += f" Default: {argument['defaultValue']}."
    return f".TP\n\\fB{quoted(heading)}\\fR\n{quoted(text)}"


def own_arguments(command):
    """Help and version are the same everywhere, and are said once."""
    return [a for a in shown(command.get("arguments")) if a["valueName"] not in ("help", "version")]


def sections(command, path):
    """The command and everything below it, each with its usage and its options."""
    words = path + [command["commandName"]]
    arguments = own_arguments(command)
    subcommands = [c for c in shown(command.get("subcommands")) if c["commandName"] != "help"]
    if path:
        yield f".SS {quoted(' '.join(words[1:]))}"
    yield quoted(command.get("abstract", ""))
    if command.get("discussion"):
        yield ".PP\n" + quoted(command["discussion"])
    if path and not subcommands:
        yield ".PP\n" + quoted(" ".join(words + [usage_of(a) for a in arguments]))
    if not path and arguments:
        yield ".SH OPTIONS"
    yield from (described(argument) for argument in arguments)
    if not path and subcommands:
        yield ".SH COMMANDS"
    for subcommand in subcommands:
        yield from sections(subcommand, words)


def page(command, section, version, date):
    name = command["commandName"]
    abstract = command.get("abstract", "").rstrip(".")
    yield f'.TH {name.upper()} {section} "{date}" "{name} {version}"'
    yield f".SH NAME\n{quoted(name)} \\- {quoted(abstract[:1].lower() + abstract[1:])}"
    yield ".SH SYNOPSIS"
    words = "[option ...] <command>" if shown(command.get("subcommands")) else "[option ...]"
    yield f"\\fB{quoted(name)}\\fR {quoted(words)}"
    yield ".SH DESCRIPTION"
    yield from sections(command, [])
    yield ".SH SEE ALSO\n.BR heterolorad (8),\n.BR heterolora\\-worker (8),\n.BR heteroloractl (1),"
    yield quoted("/usr/share/doc/heterolorad/operations.md")


if __name__ == "__main__":
    section, version, date = sys.argv[1:4]
    print("\n".join(page(json.load(sys.stdin)["command"], section, version, date)))
