/** What a mailed link is good for; a token is bound to one purpose (DESIGN §1). */
export type LinkPurpose =
  | 'verification'
  | 'status'
  | 'inquiry'
  | 'maker'
  | 'sign-up-page'
  | 'registration'
  | 'registration-check'
  | 'reception'
  | 'sign-in'
  | 'late-permit'
  | 'draft'
  | 'feed'
  | 'collection'
  | 'collection-helper'
  | 'own-entry'
  | 'own-entry-check';

const PATHS: Record<LinkPurpose, string> = {
  verification: '/file/verification',
  status: '/status',
  inquiry: '/inquiry',
  maker: '/maker',
  'sign-up-page': '/join',
  registration: '/registration',
  'registration-check': '/registration/check',
  reception: '/reception',
  'sign-in': '/sign-in',
  'late-permit': '/late-permit',
  draft: '/file/draft',
  feed: '/feed',
  collection: '/collections',
  // One set of pages for both, because helpers do the same with less.
  'collection-helper': '/collections',
  'own-entry': '/own-entry',
  'own-entry-check': '/own-entry/check',
};

/** The page of a link, without origin. GET only ever shows it; acting is a POST from that page. */
export function linkPath(purpose: LinkPurpose, token: string): string {
  return `${PATHS[purpose]}/${token}`;
}

/**
 * In stored mail parts a link or code stands as this placeholder, so that the ledger never holds a raw token; composing
 * puts the real one in. Only word characters and brackets: it must survive HTML escaping and Handlebars.
 */
export function linkPlaceholder(tokenId: string): string {
  return `[[link:${tokenId}]]`;
}

export function codePlaceholder(tokenId: string): string {
  return `[[code:${tokenId}]]`;
}

export const PLACEHOLDER = /\[\[(link|code):([A-Za-z0-9-]+)\]\]/g;
