#!/usr/bin/env python3
"""Chat templates in the manners of real families, and of every construct that is run, with what Jinja makes of conversations.

Writes tokenizers/templates.json beside this file, or compares other templates: make_templates.py FILE TEMPLATE... Set up as
transformers' apply_chat_template sets Jinja up. Needs: pip install jinja2==3.1.6
"""
import json
import pathlib
import sys

import jinja2
from jinja2 import nodes
from jinja2.ext import Extension, loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

FOLDER = pathlib.Path(__file__).parent / "tokenizers"
NAMES = dict(bos_token="<s>", eos_token="</s>", unk_token="<unk>", pad_token="<pad>")


class Generation(Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return nodes.CallBlock(self.call_method("said"), [], [], body).set_lineno(line)

    def said(self, caller):
        return caller()


def fail(message):
    raise jinja2.exceptions.TemplateError(message)


def environment():
    result = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols])
    result.filters["tojson"] = lambda value, indent=None: json.dumps(value, ensure_ascii=False, indent=indent)
    result.globals["raise_exception"] = fail
    return result


def said(*pairs):
    return [dict(role=dict(s="system", u="user", a="assistant")[role], content=content) for role, content in pairs]


CONVERSATIONS = [
    said(("u", "Hi 東京"), ("a", "Hello 42!")),
    said(("s", "Be short."), ("u", "a"), ("a", "b"), ("u", "c"), ("a", "d")),
    said(("u", "  spaced \n"), ("a", "\n x y")),
    said(("u", "q"), ("a", "<think>\nr1\n</think>\n\nanswer"), ("u", "q2"), ("a", "<think>r2</think>more")),
    said(("s", " s "), ("s", "t"), ("u", "a"), ("a", "b")),
    said(("a", "b"), ("u", "a")),
    said(("u", '"quoted" \\ \t é\u0301 \u0001 {{ x }} {% y %}'), ("a", "z")),
]

TEMPLATES = {
    "marks": "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
    "default system": """{%- if tools %}
    {{- '<|im_start|>system\\n' }}{{- tools | tojson }}
{%- else %}
    {%- if messages[0]['role'] == 'system' %}
        {{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}
    {%- else %}
        {{- '<|im_start|>system\\nYou help.<|im_end|>\\n' }}
    {%- endif %}
{%- endif %}
{%- for message in messages %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) or (message.role == "assistant" and not message.tool_calls) %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
    {%- endif %}
{%- endfor %}
""",
    "headers": """{{- bos_token }}
{%- if not date_string is defined %}
    {%- if strftime_now is defined %}{% set date_string = strftime_now("%d") %}{%- else %}{%- set date_string = "26 Jul 2024" %}{%- endif %}
{%- endif %}
{%- if messages[0]['role'] == 'system' %}{%- set system_message = messages[0]['content']|trim %}{%- set messages = messages[1:] %}
{%- else %}{%- set system_message = "" %}{%- endif %}
{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}Today: {{ date_string + "\\n\\n" }}
{{- system_message }}
{{- "<|eot_id|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}
    {%- endif %}
{%- endfor %}""",
    "turns": """{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system here') }}{% endif %}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('roles must alternate') }}{% endif %}{% if (message['role'] == 'assistant') %}{% set role = 'model' %}{% else %}{% set role = message['role'] %}{% endif %}{{ '<start_of_turn>' + role + '\n' + message['content'] | trim + '<end_of_turn>\n' }}{% endfor %}""",
    "instructions": """{%- if messages[0]["role"] == "system" %}
    {%- set system_message = messages[0]["content"] %}
    {%- set loop_messages = messages[1:] %}
{%- else %}
    {%- set loop_messages = messages %}
{%- endif %}
{%- set ns = namespace() %}
{%- set ns.index = 0 %}
{%- for message in loop_messages %}
    {%- if not (message.role == "tool" or (message.tool_calls is defined and message.tool_calls is not none)) %}
        {%- if (message["role"] == "user") != (ns.index % 2 == 0) %}{{- raise_exception("alternate") }}{%- endif %}
        {%- set ns.index = ns.index + 1 %}
    {%- endif %}
{%- endfor %}
{{- bos_token }}
{%- for message in loop_messages %}
    {%- if message["role"] == "user" %}
        {%- if loop.last and system_message is defined %}
            {{- "[INST] " + system_message + "\\n\\n" + message["content"] + "[/INST]" }}
        {%- else %}
            {{- "[INST] " + message["content"] + "[/INST]" }}
        {%- endif %}
    {%- elif message["role"] == "assistant" %}
        {{- " " + message["content"]|trim + eos_token}}
    {%- endif %}
{%- endfor %}
""",
    "thinking": """{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step_tool and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}
        {%- set ns.multi_step_tool = false %}
        {%- set ns.last_query_index = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- set content = message.content if message.content is string else '' %}
    {%- if message.role in ("user", "system") %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
    {%- else %}
        {%- set reasoning_content = '' %}
        {%- if message.reasoning_content is string %}
            {%- set reasoning_content = message.reasoning_content %}
        {%- elif '</think>' in content %}
            {%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
        {%- endif %}
        {%- if loop.index0 > ns.last_query_index %}
            {{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning_content.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' + content }}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
""",
    "ends": "{% for message in messages %}{{'<|' ~ message['role'] ~ '|>\n' ~ message['content'] ~ '<|end|>\n'}}{% endfor %}{{ eos_token if not add_generation_prompt }}",
    "macros": """{# a comment #}
{% macro turn(role, text, end='<|im_end|>') -%}
    <|im_start|>{{ role }}
{{ text }}{{ end }}
{% endmacro %}
{% for message in messages if message.role != 'system' %}
  {% if loop.first %}first {% elif loop.last %}last {% else %}{{ loop.index }}/{{ loop.length }} {% endif %}
{{ turn(message.role, message.content) }}{{ turn('x', text='y', end='') if loop.revindex == 1 }}
  {% if loop.previtem is defined %}{{ loop.previtem.role|upper }}{% endif %}
{% else %}none
{% endfor %}
""",
    "control": """{% for message in messages %}{% if loop.index > 3 %}{% break %}{% endif %}{% if message.role == 'system' %}{% continue %}{% endif %}
  {% generation %}{{ message.content }}{% endgeneration %}
   {%+ if true %}kept{% endif +%}
|
{% endfor %}tail {{- '  x' -}}   y
""",
    "filters": """{% for message in messages %}{{ message.content|length }} {{ message.content | upper }} {{ message.content|tojson }} {{ {'a': [1, 2.5, none, true, message.content], "b": {}} | tojson(indent=2) }}
{{ messages | map(attribute='role') | join(', ') }} {{ messages | selectattr('role', 'equalto', 'user') | list | length }} {{ messages | rejectattr('role', 'eq', 'user') | map(attribute="content") | first }}
{{ message.missing | default('none') }}{{ ''|default('e', true) }} {{ message.content | replace('a', 'bb') | capitalize }} {{ message.content|first }}{{ message.content|last }} {{ [3, 1, 2]|sort|join('-') }} {{ [1, 1, 2]|unique|list|length }} {{ message.content | reverse }}
{{ ' 12 '|int + 1 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 * 3 ~ 'x' }} {{ 'ab' * 2 }} {{ [1] + [2] == [1, 2] }} {{ 'b' in 'abc' }} {{ 2 not in [1] }} {{ 1 < 2 <= 2 }} {{ not 1 == 2 and true or false }} {{ none is none }} {{ x is defined }} {{ 3 is odd }}
{{ message.content.strip().split(' ')|join('/') }} {{ message.content[1:3] }}{{ message.content[-2:] }}{{ message.content[::-2] }} {{ message.get('role', '') }} {{ message.get('x', 'd') }} {% for k, v in message.items() %}{{ k }}={{ v|trim }};{% endfor %} {{ 'q"' 'r' }} {{ message.content.replace('b', '').find('c') }} {{ "x\\ty\\u00e9\\'" }}
{{ message.content | indent(2, true) }} {{ range(1, 6, 2) | list | join }} {{ (1, 'a')[1] }} {{ {'k': 'v'}.k }} {{ {'k': 'v'}['k'] }} {{ message.content.startswith(('a', 'H')) }} {{ 1 if message.content else 2 }} {{ [] is sequence }} {{ message is mapping }} {% set a, b = 1, 2 %}{{ a + b }} {% set c %}in{{ a }}{% endset %}{{ c }}
{% endfor %}""",
    "refused": "{% for message in messages %}{% include 'x' %}{% endfor %}",
    "refused filter": "{% for message in messages %}{{ message.content | urlize }}{% endfor %}",
    "refused method": "{% for message in messages %}{{ message.content.encode() }}{% endfor %}",
    "without the answer": "{% for message in messages if message.role == 'user' %}{{ message.content }}{% endfor %}",
    "without end": "{% for message in messages %}{{ message.content }}",
    "endless": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "growing": "{% set ns = namespace(x='aaaaaaaaaa') %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ messages[0].content }}",
    "doubling": "{% set ns = namespace(x=[]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x == [] }}{{ messages[0].content }}",
    "nesting": "{% set ns = namespace(x={}) %}{% for i in range(99999) %}{% set ns.x = {'a': ns.x} %}{% endfor %}{{ messages[0].content }}",
    "calling itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
}
REFUSED = ["refused", "refused filter", "refused method", "without the answer", "without end", "endless", "growing", "doubling", "nesting", "calling itself"]


def case(name, template):
    texts = []
    for messages in CONVERSATIONS:
        text = None
        if name not in REFUSED:
            try:
                text = environment().from_string(template).render(
                    messages=messages, add_generation_prompt=False, tools=None, documents=None, **NAMES)
            except (jinja2.exceptions.TemplateError, TypeError) as error:
                print(name, "-", error, file=sys.stderr)
        texts.append(text)
    return dict(name=name, template=template, texts=texts)


def main():
    if len(sys.argv) > 2:
        path = pathlib.Path(sys.argv[1])
        templates = {pathlib.Path(file).name: pathlib.Path(file).read_text() for file in sys.argv[2:]}
    else:
        path, templates = FOLDER / "templates.json", TEMPLATES
    cases = [case(name, template) for name, template in templates.items()]
    path.write_text(json.dumps(dict(conversations=CONVERSATIONS, names=NAMES, cases=cases), ensure_ascii=False) + "\n")


main()
