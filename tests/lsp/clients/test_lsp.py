"""guiju lsp as pytest-lsp's client (the capabilities of VS Code) meets it: GUIJU names the program."""

import asyncio
import os
import pathlib
import shutil

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

PROJECT = pathlib.Path(__file__).resolve().parent.parent / "project"
PROGRAM = os.environ.get("GUIJU", "guiju")




@pytest_lsp.fixture(config=ClientServerConfig(server_command=[PROGRAM, "lsp"]))
async def client(lsp_client: LanguageClient, tmp_path):
    shutil.copytree(PROJECT, tmp_path / "project")

    # What VS Code does and this client does not of itself.
    @lsp_client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
    def registered(params):
        return None

    @lsp_client.feature(lsp.WORKSPACE_CODE_LENS_REFRESH)
    def refreshed(params):
        return None

    lsp_client.root = tmp_path / "project"
    await lsp_client.initialize_session(
        lsp.InitializeParams(
            capabilities=client_capabilities("visual-studio-code"),
            locale="zh-CN",
            initialization_options={"patience": 60000},
            workspace_folders=[lsp.WorkspaceFolder(uri=lsp_client.root.as_uri(), name="project")],
        )
    )
    yield
    await lsp_client.shutdown_session()


RULES = "rules/demo/doc/rules.gj"
TOWNS = "facts/towns.toml"


def opened(client, name):
    path = client.root / name
    text = path.read_text("utf-8")
    client.text_document_did_open(
        lsp.DidOpenTextDocumentParams(
            text_document=lsp.TextDocumentItem(uri=path.as_uri(), language_id="guiju", version=1, text=text)
        )
    )
    return path.as_uri(), text


def place(text, around):
    """Line and column in UTF-16 of the mark `|` in a text that stands once."""
    plain = around.replace("|", "")
    assert text.count(plain) == 1, around
    before = text[: text.index(plain) + around.index("|")]
    last = before.rsplit("\n", 1)[-1]
    return lsp.Position(line=before.count("\n"), character=len(last.encode("utf-16-le")) // 2)


def at(uri, text, around):
    return {"text_document": lsp.TextDocumentIdentifier(uri=uri), "position": place(text, around)}


@pytest.mark.asyncio
async def test_hover_and_definition_count_columns_in_utf16(client):
    uri, text = opened(client, RULES)
    hover = await client.text_document_hover_async(lsp.HoverParams(**at(uri, text, "and 𠀀数| >= 1")))
    assert "𠀀的数" in hover.contents.value and "字段" in hover.contents.value
    # 𠀀 is two units: the name is three wide.
    assert hover.range.end.character - hover.range.start.character == 3
    found = await client.text_document_definition_async(lsp.DefinitionParams(**at(uri, text, "and 𠀀数| >= 1")))
    assert found.uri.endswith("vocabulary.gj") and found.range.start.line == 17
    assert found.range.end.character - found.range.start.character == 3


@pytest.mark.asyncio
async def test_a_wrong_rule_is_told_and_mended(client):
    uri, text = opened(client, RULES)
    wrong = text.replace("require staff >= 3", "require stafff >= 3")
    client.text_document_did_change(
        lsp.DidChangeTextDocumentParams(
            text_document=lsp.VersionedTextDocumentIdentifier(uri=uri, version=2),
            content_changes=[lsp.TextDocumentContentChangeWholeDocument(text=wrong)],
        )
    )
    everywhere = lsp.Range(start=lsp.Position(line=0, character=0), end=lsp.Position(line=99, character=0))
    actions = await client.text_document_code_action_async(
        lsp.CodeActionParams(
            text_document=lsp.TextDocumentIdentifier(uri=uri),
            range=everywhere,
            context=lsp.CodeActionContext(diagnostics=[]),
        )
    )
    assert [a.title for a in actions] == ["改为 staff"]
    # Who asks is answered first; what is wrong is told right after.
    for _ in range(500):
        if client.diagnostics.get(uri):
            break
        await asyncio.sleep(0.01)
    said = client.diagnostics[uri]
    assert [d.code for d in said] == ["unknown-field"] and "没有字段“stafff”" in said[0].message


@pytest.mark.asyncio
async def test_completion_outline_tokens_lenses(client):
    uri, text = opened(client, RULES)
    offers = await client.text_document_completion_async(lsp.CompletionParams(**at(uri, text, "clause \"|1\"")))
    assert [i.label for i in offers.items] == ["1", "2", "3"]
    of = lsp.TextDocumentIdentifier(uri=uri)
    outline = await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(text_document=of))
    assert [s.name for s in outline][:3] == ["doc", "monthly", "staffed"]
    tokens = await client.text_document_semantic_tokens_full_async(lsp.SemanticTokensParams(text_document=of))
    assert len(tokens.data) % 5 == 0 and len(tokens.data) > 100
    lenses = await client.text_document_code_lens_async(lsp.CodeLensParams(text_document=of))
    assert any("运行用例" in lens.command.title for lens in lenses)


@pytest.mark.asyncio
async def test_references_and_rename_reach_fact_files(client):
    uri, text = opened(client, RULES)
    params = lsp.ReferenceParams(
        **at(uri, text, "require st|aff >= 3"), context=lsp.ReferenceContext(include_declaration=True)
    )
    names = {pathlib.PurePosixPath(l.uri).name for l in await client.text_document_references_async(params)}
    assert {"vocabulary.gj", "rules.gj", "towns.toml", "more.json", "third.yaml"} <= names
    edit = await client.text_document_rename_async(
        lsp.RenameParams(**at(uri, text, "require st|aff >= 3"), new_name="headcount")
    )
    files = {pathlib.PurePosixPath(c.text_document.uri).name for c in edit.document_changes}
    assert files == {"vocabulary.gj", "rules.gj", "cases.toml", "towns.toml", "more.json"}


@pytest.mark.asyncio
async def test_findings_stand_in_fact_files(client):
    uri, text = opened(client, TOWNS)
    hover = await client.text_document_hover_async(lsp.HoverParams(**at(uri, text, "\"𠀀|数\" = 1")))
    assert "𠀀的数" in hover.contents.value
    params = lsp.ReferenceParams(
        **at(uri, text, "sta|ff = 2"), context=lsp.ReferenceContext(include_declaration=False)
    )
    await client.text_document_references_async(params)
    said = {d.code: d for d in client.diagnostics[uri] if d.severity == lsp.DiagnosticSeverity.Warning}
    assert said["doc.monthly"].severity == lsp.DiagnosticSeverity.Warning
    assert [r.location.uri.rsplit("/", 1)[-1] for r in said["doc.monthly"].related_information] == [
        "rules.gj",
        "clauses.toml",
    ]
