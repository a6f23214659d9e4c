/**
 * The connection to the language server, `faultline lsp` over its standard input and output. It shows no messages of its own and restarts
 * nothing: both are the supervisor's.
 */

import * as vscode from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn } from 'vscode-languageclient/node';

class QuietClient extends LanguageClient {
    /**
     * @override
     * @param {string} message
     * @param {unknown} [data]
     */
    error(message, data) {
        super.error(message, data, false);
    }
}

/**
 * @param {string} launcher
 * @param {vscode.OutputChannel} log
 * @param {() => void} onClosed the server has ended, or its streams have
 */
export function createClient(launcher, log, onClosed) {
    return new QuietClient(
        'faultline',
        'Faultline Language Server',
        { command: launcher, args: ['lsp'], options: { cwd: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath } },
        {
            documentSelector: [
                { language: 'faultline', scheme: 'file' },
                { language: 'faultline', scheme: 'untitled' }
            ],
            outputChannel: log,
            traceOutputChannel: log,
            revealOutputChannelOn: RevealOutputChannelOn.Never,
            synchronize: { configurationSection: 'faultline' },
            initializationFailedHandler: () => false,
            errorHandler: {
                error: () => ({ action: ErrorAction.Continue, handled: true }),
                closed: () => {
                    onClosed();
                    return { action: CloseAction.DoNotRestart, handled: true };
                }
            }
        }
    );
}
