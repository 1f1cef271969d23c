/** Of what an application rate is a part: the ministry counts both. */
export const RATE_BASES = ['all', 'duty'] as const;
export type RateBase = (typeof RATE_BASES)[number];

export const RATE_BASE_WORDS: Record<RateBase, string> = {
  all: 'すべての医療機関・薬局',
  duty: '義務化の対象の医療機関・薬局',
};

/** The columns of rates and of where sessions are needed, on pages and in files. */
export const RATE_WORDS = {
  institutions: '医療機関・薬局',
  applied: '申込み',
  rate: '申込率',
  change: '前の表から',
  notApplied: '未申込み',
  held: '実施',
  planned: '予定',
  asked: '調整中',
  made: 'その場の申込み',
  perSession: '1回あたりの未申込み',
} as const;
