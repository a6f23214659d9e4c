package dev.faultline.editor.server;

import java.util.List;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.CodeActionOptions;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.ExecuteCommandOptions;
import org.eclipse.lsp4j.PositionEncodingKind;
import org.eclipse.lsp4j.RenameOptions;
import org.eclipse.lsp4j.SaveOptions;
import org.eclipse.lsp4j.SemanticTokensWithRegistrationOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.SignatureHelpOptions;
import org.eclipse.lsp4j.TextDocumentContentRegistrationOptions;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.TextDocumentSyncOptions;
import org.eclipse.lsp4j.WorkspaceFoldersOptions;
import org.eclipse.lsp4j.WorkspaceServerCapabilities;

/** What the server can do, as it tells the client. */
final class Capabilities {

    private Capabilities() {}

    static ServerCapabilities all() {
        ServerCapabilities all = new ServerCapabilities();
        // Every client must be able to count in UTF-16, as our offsets do.
        all.setPositionEncoding(PositionEncodingKind.UTF16);
        TextDocumentSyncOptions sync = new TextDocumentSyncOptions();
        sync.setOpenClose(true);
        sync.setChange(TextDocumentSyncKind.Incremental);
        sync.setSave(new SaveOptions(false));
        all.setTextDocumentSync(sync);
        all.setCompletionProvider(new CompletionOptions(false, List.of(".", "\"", "/")));
        all.setHoverProvider(true);
        all.setSignatureHelpProvider(new SignatureHelpOptions(List.of("(", ",", " ")));
        all.setDefinitionProvider(true);
        all.setReferencesProvider(true);
        all.setDocumentHighlightProvider(true);
        all.setRenameProvider(new RenameOptions(true));
        all.setDocumentSymbolProvider(true);
        all.setWorkspaceSymbolProvider(true);
        all.setFoldingRangeProvider(true);
        all.setSelectionRangeProvider(true);
        all.setDocumentFormattingProvider(true);
        all.setInlayHintProvider(true);
        all.setExecuteCommandProvider(new ExecuteCommandOptions(List.of(LineCosts.RUN)));
        all.setSemanticTokensProvider(new SemanticTokensWithRegistrationOptions(SemanticColours.legend(), true, true));
        all.setCodeActionProvider(new CodeActionOptions(
                List.of(CodeActionKind.QuickFix, CodeActionKind.SourceFixAll + "." + Problems.SOURCE)));
        WorkspaceFoldersOptions folders = new WorkspaceFoldersOptions();
        folders.setSupported(true);
        folders.setChangeNotifications(true);
        WorkspaceServerCapabilities workspace = new WorkspaceServerCapabilities(folders);
        workspace.setTextDocumentContent(new TextDocumentContentRegistrationOptions(List.of(LibraryTexts.SCHEME)));
        all.setWorkspace(workspace);
        return all;
    }
}
