/** How an answer reached us: `link` is the maker itself, the others were recorded by a coordinator (電話・メールで了承). */
export type Channel = 'link' | 'phone' | 'mail';

export const CHANNEL_WORDS: Record<Channel, string> = { link: '回答ページ', phone: '電話', mail: 'メール' };

/** How a request reached us; anything but `web` was entered by a coordinator (代理で登録). */
export type Source = 'web' | 'mail' | 'fax' | 'phone';

export const SOURCE_WORDS: Record<Source, string> = { web: 'ウェブ', mail: 'メール', fax: 'FAX', phone: '電話' };
