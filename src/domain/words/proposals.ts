/** 割付案 from its start to its end. */
export const PROPOSAL_STATES = ['waiting', 'running', 'done', 'stopped', 'failed'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** As people read it; `interrupted`: the process that worked on it is gone. */
export const PROPOSAL_STATE_WORDS: Record<ProposalState | 'interrupted', string> = {
  waiting: '順番待ち',
  running: '作成中',
  done: '完成',
  stopped: '中止',
  failed: '失敗',
  interrupted: '中断',
};

/** Why a run has no result. */
export const PROPOSAL_FAULTS = ['no-cases', 'no-makers', 'breach', 'surprise', 'asked', 'interrupted'] as const;
export type ProposalFault = (typeof PROPOSAL_FAULTS)[number];

export const PROPOSAL_FAULT_WORDS: Record<ProposalFault, string> = {
  'no-cases': '日程を決められる申請がありませんでした。',
  'no-makers': '照会できるメーカーがいないため、作れませんでした。',
  breach:
    'できあがった案を確かめたところ、守るべき条件に反する行がありました。誤った案なので表示しません。記録に残しましたので、管理者にお知らせください。',
  surprise: '思いがけない不具合のため、作れませんでした。記録に残しましたので、管理者にお知らせください。',
  asked: '案ができる前に止めました。',
  interrupted: '作っている途中で、プログラムが止まりました。もう一度作れます。',
};

/** What came of an accepted row. */
export const CAME = ['ready', 'asked', 'confirmed', 'waiting', 'refused', 'stopped'] as const;
export type Came = (typeof CAME)[number];

export const CAME_WORDS: Record<Came, string> = {
  ready: 'これから',
  asked: '照会しました',
  confirmed: '確定しました',
  waiting: '照会中（回答待ち）',
  refused: '見送り',
  stopped: '中止',
};
