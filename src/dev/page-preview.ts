/** One page as one person sees it; a form is posted with the token of the page at `from`, with its file if it has one. */
export interface PagePreview {
  group: string;
  title: string;
  path: string;
  /** The browser's `Cookie` header. */
  cookie: string;
  form?: { from: string; fields: Record<string, string>; file?: { field: string; name: string; text: string } };
}
