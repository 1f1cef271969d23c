/** A mail as its author's program sends it; `head` beside or instead of the usual lines. */
export function letter(words: string, head: Readonly<Record<string, string>> = {}): string {
  const lines = {
    From: 'taro@ishikai.example.jp',
    To: 'demokai@demokai.example',
    Subject: '=?UTF-8?B?44GU6YCj57Wh?=',
    'Message-ID': '<one@ishikai.example.jp>',
    Date: 'Tue, 1 Sep 2026 11:00:00 +0900',
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Transfer-Encoding': '8bit',
    ...head,
  };
  const written = Object.entries(lines).filter(([, value]) => value !== '');
  return `${written.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${words.replaceAll('\n', '\r\n')}\r\n`;
}

/** Parts of a multipart body, each with its own head. */
export function parts(boundary: string, ...all: readonly { head: string; body: string }[]): string {
  const written = all.map(({ head, body }) => `--${boundary}\n${head}\n\n${body}\n`);
  return `${written.join('')}--${boundary}--`;
}
