import type { CollectionFacts, EntryFacts, Form2MailData } from '#domain/notices/form2-mail-data.ts';

const COLLECTION: CollectionFacts = {
  reference: 'ABCD-EFGH',
  prefecture: '東京都',
  association: '●●都医師会',
  dueOn: '2026-10-30',
  finalOn: '2026-11-06',
  handInTo: '社会保険診療報酬支払基金（情報化支援部医療情報化支援助成課）',
};

const ENTRY: EntryFacts = {
  association: '●●都医師会',
  institution: '一郎クリニック',
  form: {
    prefecture: '13',
    points: '1',
    code: '9999996',
    wishes: [
      { rank: 1, product: { id: 'fujitsu-caora', maker: '富士通', model: 'Caora' }, units: 1 },
      { rank: 2, product: { id: 'canon-hi-cara', maker: 'キヤノン', model: 'Hi-CARA' }, units: 1 },
    ],
    startMonth: '2026-12',
  },
};

const COUNTS = { kept: 24, handedIn: 10, waiting: 14, offered: 2, doubtful: 1 };

/** Sample data for the mails of 様式2 in every turn their words can take. */
export const FORM2_SAMPLES: { [N in keyof Form2MailData]: Record<string, Form2MailData[N]> } = {
  'collection-opened': {
    own: { collection: COLLECTION, name: '厚労 太郎', byCoordinator: false, collectionToken: 'token-2' },
    desk: { collection: COLLECTION, name: '厚労 太郎', byCoordinator: true, collectionToken: 'token-2' },
  },
  'helper-invited': {
    noted: {
      collection: COLLECTION,
      name: '甲市医師会',
      note: '10月23日（金）までに\nお願いします。',
      helperToken: 'token-3',
    },
    plain: { collection: COLLECTION, name: '甲市医師会', note: '', helperToken: 'token-3' },
  },
  'collection-due': {
    due: {
      ...{
        collection: COLLECTION,
        name: '厚労 太郎',
        which: 'due',
        daysBefore: 3,
        counts: COUNTS,
        collectionToken: 'token-2',
      },
      doubtful: ['12番 13-1-9999999 三郎医院：保険医療機関コードの検証番号（最後の数字）が、ほかの数字と合いません。'],
    },
    final: {
      ...{
        collection: COLLECTION,
        name: '厚労 太郎',
        which: 'final',
        daysBefore: 1,
        counts: COUNTS,
        collectionToken: 'token-2',
      },
      doubtful: [],
    },
  },
  'entry-check': {
    named: { association: '●●都医師会', checkToken: 'token-4', validHours: 72 },
    bare: { association: '', checkToken: 'token-4', validHours: 72 },
  },
  'entry-kept': { named: ENTRY, bare: { ...ENTRY, association: '', institution: '' } },
  'entry-handed-in': {
    named: { ...ENTRY, on: '2026-10-30' },
    bare: { ...ENTRY, association: '', institution: '', on: '2026-10-30' },
  },
};
