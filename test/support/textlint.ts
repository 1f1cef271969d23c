import { TextlintKernel } from '@textlint/kernel';
import { TextProcessor } from '@textlint/textlint-plugin-text/lib/src/TextProcessor.js';
import preset from 'textlint-rule-preset-ja-technical-writing';

/** Rules for manuals that are wrong for pages and mails. */
const OFF = new Set([
  // Examples, labels and facts follow a sentence on its line: 「市外局番から入力してください。例：03-5253-1111」.
  'ja-no-mixed-period',
]);

const OPTIONS: typeof preset.rulesConfig = {
  // Names, which are as long as they are.
  'max-kanji-continuous-len': { max: 6, allow: ['厚生労働省保険局医療介護連携政策課', '東京都千代田区霞'] },
  // 「（11月22日（日））」, 「●●市医師会」, spaces that align facts in mails, and 甲 for two values of a template.
  'ja-no-successive-word': { allow: ['）', '●', '　', '甲'] },
  // 「会員登録もパスワードも」 is one of a pair.
  'no-doubled-joshi': { min_interval: 1, allow: ['も'] },
  // 「デモンストレーションを行う」: the rule lets katakana pass, but does not count ー among it.
  'ja-no-redundant-expression': {
    dictOptions: { dict5: { allows: ['/^[ァ-ヶー]+を.?行[ぁ-ん]/', '/^処理を行[ぁ-ん]/'] } },
  },
  // 「日付：4月26日（月） → 5月3日（月）、説明会の時間：…」 lists facts and is no sentence.
  'sentence-length': { max: 100, skipPatterns: ['/[^。、：]+：[^。]* → [^。]*/'] },
};

const RULES = Object.entries(preset.rules)
  .filter(([ruleId]) => !OFF.has(ruleId))
  .map(([ruleId, rule]) => ({ ruleId, rule, options: OPTIONS[ruleId] ?? preset.rulesConfig[ruleId] ?? true }));

/** What textlint's preset for technical writing in Japanese says of these lines: `rule: what (line)`. */
export async function complaints(lines: readonly string[]): Promise<string[]> {
  // Each line is a paragraph, so that none is read as going on in the next.
  const { messages } = await new TextlintKernel().lintText(lines.join('\n\n'), {
    ext: '.txt',
    filePath: 'lines.txt',
    plugins: [{ pluginId: 'text', plugin: { Processor: TextProcessor } }],
    rules: RULES,
  });
  return messages.map(({ ruleId, message, line }) => {
    const what = message.replaceAll(/\s+/g, ' ').slice(0, 120);
    return `${ruleId}: ${what} (${lines[(line - 1) / 2]})`;
  });
}
