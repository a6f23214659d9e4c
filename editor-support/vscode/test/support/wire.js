/** One end of the language server protocol's wire: messages in JSON, each behind a header with its length in bytes. */

/** @param {object} message */
export function encode(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}

/**
 * @param {AsyncIterable<Buffer>} stream
 * @returns {AsyncGenerator<any>} the messages in it
 */
export async function* decode(stream) {
    let received = Buffer.alloc(0);
    for await (const chunk of stream) {
        received = Buffer.concat([received, chunk]);
        for (;;) {
            const headerEnd = received.indexOf('\r\n\r\n');
            const length = headerEnd < 0 ? undefined : /Content-Length: (\d+)/i.exec(received.toString('ascii', 0, headerEnd))?.[1];
            const bodyEnd = headerEnd + 4 + Number(length);
            if (length === undefined || received.length < bodyEnd) {
                break;
            }
            yield JSON.parse(received.toString('utf8', headerEnd + 4, bodyEnd));
            received = received.subarray(bodyEnd);
        }
    }
}
