/**
 * The look of tags in our own templates. Outlook and several web readers drop or ignore style sheets, so every tag
 * carries its style; the sheet in the frame only adds the dark colours. Colours are DADS tokens.
 */
const STYLES: Record<string, string> = {
  h1: 'margin:0 0 16px;font-size:22px;line-height:1.5;font-weight:700;color:#1a1a1a',
  h2: 'margin:32px 0 12px;padding:0 0 0 12px;border-left:6px solid #ffd43d;font-size:18px;line-height:1.6;font-weight:700;color:#1a1a1a',
  p: 'margin:0 0 16px;color:#333333',
  ul: 'margin:0 0 16px;padding:0 0 0 24px;color:#333333',
  ol: 'margin:0 0 16px;padding:0 0 0 24px;color:#333333',
  li: 'margin:0 0 8px',
  blockquote:
    'margin:0 0 16px;padding:12px 16px;background:#f2f2f2;border-radius:8px;color:#1a1a1a;white-space:pre-line;overflow-wrap:anywhere',
  th: 'padding:10px 12px;border:1px solid #949494;background:#fff0b3;color:#1a1a1a;font-size:15px;line-height:1.6;font-weight:700;text-align:left;vertical-align:top',
  td: 'padding:10px 12px;border:1px solid #949494;background:#ffffff;color:#1a1a1a;font-size:16px;line-height:1.7;text-align:left;vertical-align:top;overflow-wrap:anywhere',
};

const UNSTYLED = /<(h1|h2|p|ul|ol|li|blockquote|th|td)((?: (?!style=)[a-z]+="[^"]*")*)>/g;

/** The template with styles on its tags; a tag that brings its own is left alone. Run before compiling. */
export function inlineStyles(template: string): string {
  return template.replace(UNSTYLED, (tag, name: string, attributes: string) => {
    const style = STYLES[name];
    return style === undefined ? tag : `<${name}${attributes} style="${style}">`;
  });
}
