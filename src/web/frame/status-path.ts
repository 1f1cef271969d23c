import { linkPath } from '#domain/notices/link.ts';

/** The applicant's own page; the first page where it has no link (a request entered without an address). */
export function statusPath(link: string | undefined): string {
  return link === undefined ? '/' : linkPath('status', link);
}
