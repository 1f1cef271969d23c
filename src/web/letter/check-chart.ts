import type { QuestionId } from '#domain/check/chart.ts';
import type { Way } from '#domain/check/way.ts';

/**
 * 別紙2 as a drawing of 400 × 860 units: small enough to be read on a telephone. The words of the boxes are short; the page
 * has the same in sentences beside it.
 */
export interface CheckChart {
  boxes: { x: number; y: number; width: number; height: number; kind: BoxKind; on: boolean; lines: ChartLine[] }[];
  arrows: { path: string; on: boolean; label: ChartLine | null }[];
}

interface ChartLine {
  x: number;
  y: number;
  text: string;
}

type BoxKind = 'ask' | 'do' | 'end';

interface Box {
  at: readonly [x: number, y: number, width: number, height: number];
  kind: BoxKind;
  lines: readonly string[];
  /** The questions or answers on whose way it lies; without any it is done by everybody who introduces it. */
  of?: readonly Mark[];
}

/** A question, or one of its answers. */
type Mark = QuestionId | `${QuestionId}:${string}`;

interface Arrow {
  path: string;
  label?: readonly [x: number, y: number, text: string];
  of?: readonly Mark[];
}

const LINE = 15;

/** To order is on the way of everybody but who has just turned to another vendor. */
const ORDERS: readonly Mark[] = ['estimate:decided', 'estimate:open', 'again:decided', 'again:open'];

const BOXES: readonly Box[] = [
  { at: [8, 8, 226, 44], kind: 'ask', lines: ['1 免除の届出書が', '受理されているか'], of: ['exempt'] },
  { at: [284, 8, 108, 44], kind: 'ask', lines: ['原則義務の例外', '導入するか'], of: ['anyway'] },
  { at: [284, 76, 108, 30], kind: 'end', lines: ['導入しない'], of: ['anyway:no'] },
  { at: [8, 108, 226, 44], kind: 'ask', lines: ['2 院内システムを委託して', 'いる事業者がいるか'], of: ['vendor'] },
  { at: [8, 176, 106, 44], kind: 'do', lines: ['その事業者に', '依頼'], of: ['vendor:yes'] },
  { at: [128, 176, 106, 44], kind: 'do', lines: ['一覧から選んで', '依頼'], of: ['vendor:no'] },
  { at: [8, 248, 226, 44], kind: 'ask', lines: ['3 オンライン請求用の', '回線があるか'], of: ['line'] },
  { at: [8, 316, 106, 44], kind: 'ask', lines: ['資格確認に', '使えるか'], of: ['usable'] },
  { at: [128, 316, 106, 44], kind: 'do', lines: ['回線の業者を', '一覧から選ぶ'], of: ['line:no', 'usable:no'] },
  { at: [8, 388, 226, 30], kind: 'do', lines: ['4 見積もりを取り、検討する'], of: ['estimate'] },
  { at: [8, 442, 226, 30], kind: 'ask', lines: ['導入を決めたか'], of: ['estimate'] },
  { at: [8, 500, 226, 30], kind: 'do', lines: ['発注、契約'], of: ORDERS },
  { at: [284, 248, 108, 44], kind: 'ask', lines: ['5 推奨された', '機種があるか'], of: ['reader'] },
  { at: [284, 330, 108, 30], kind: 'do', lines: ['それに決める'], of: ['reader:yes'] },
  { at: [284, 420, 108, 44], kind: 'do', lines: ['カタログで', '見比べて選ぶ'], of: ['reader:no'] },
  { at: [8, 560, 384, 30], kind: 'do', lines: ['6 ポータルサイトに登録、カードリーダーを申し込む'] },
  { at: [8, 608, 384, 30], kind: 'do', lines: ['7 回線の設定・配線の工事'] },
  { at: [8, 656, 384, 30], kind: 'do', lines: ['8 利用の申請'] },
  { at: [8, 704, 384, 30], kind: 'do', lines: ['9 カードリーダー到着、端末の設置、システムの改修'] },
  { at: [8, 752, 384, 30], kind: 'do', lines: ['10 受付の準備、運用開始日の入力、運用開始'] },
  { at: [8, 800, 384, 30], kind: 'do', lines: ['11 費用の支払い、補助金の申請と受け取り'] },
];

const ARROWS: readonly Arrow[] = [
  { path: 'M234 30H284', label: [240, 22, '受理'], of: ['exempt:yes'] },
  { path: 'M120 52V108', label: [126, 84, '受理されていない'], of: ['exempt:no'] },
  { path: 'M338 52V76', label: [344, 69, 'いいえ'], of: ['anyway:no'] },
  { path: 'M300 52V130H234', label: [250, 124, 'はい'], of: ['anyway:yes'] },
  { path: 'M60 152V176', label: [66, 170, 'いる'], of: ['vendor:yes'] },
  { path: 'M180 152V176', label: [186, 170, 'いない'], of: ['vendor:no'] },
  { path: 'M60 220V248', of: ['vendor:yes'] },
  { path: 'M180 220V248', of: ['vendor:no'] },
  { path: 'M60 292V316', label: [66, 310, 'ある'], of: ['line:yes'] },
  { path: 'M180 292V316', label: [186, 310, 'ない'], of: ['line:no'] },
  { path: 'M114 338H128', of: ['usable:no'] },
  { path: 'M60 360V388', label: [66, 380, '使える'], of: ['usable:yes', 'usable:open'] },
  { path: 'M180 360V388', of: ['line:no', 'usable:no'] },
  { path: 'M120 418V442', of: ['estimate'] },
  { path: 'M120 472V500', label: [126, 492, '決めた'], of: ORDERS },
  { path: 'M234 456H258V130H234', label: [240, 488, '選び直す'], of: ['estimate:again'] },
  { path: 'M338 292V330', label: [344, 316, 'ある'], of: ['reader:yes'] },
  { path: 'M290 292V400H338V420', label: [296, 394, 'ない'], of: ['reader:no'] },
  { path: 'M120 530V560' },
  { path: 'M338 464V560', of: ['reader:no'] },
  { path: 'M380 360V560', of: ['reader:yes'] },
  { path: 'M200 590V608' },
  { path: 'M200 638V656' },
  { path: 'M200 686V704' },
  { path: 'M200 734V752' },
  { path: 'M200 782V800' },
];

/** The whole chart with the own way marked: what was come by, the question that is asked now, and all that follows for sure. */
export function checkChart(way: Way): CheckChart {
  const marks = new Set<Mark>(
    way.steps.flatMap(({ question, answer }) => [question, `${question}:${answer.value}`] as const),
  );
  if (way.next !== undefined) marks.add(way.next);
  const introduces = way.tasks.length > 0;
  const isOn = (of: readonly Mark[] | undefined): boolean =>
    of === undefined ? introduces : of.some((mark) => marks.has(mark));
  return {
    boxes: BOXES.map(({ at: [x, y, width, height], kind, lines, of }) => ({
      x,
      y,
      width,
      height,
      kind,
      on: isOn(of),
      lines: lines.map((text, index) => ({
        x: x + width / 2,
        y: y + height / 2 + 4.5 + (index - (lines.length - 1) / 2) * LINE,
        text,
      })),
    })),
    arrows: ARROWS.map(({ path, label, of }) => ({
      path,
      on: isOn(of),
      label: label === undefined ? null : { x: label[0], y: label[1], text: label[2] },
    })),
  };
}
