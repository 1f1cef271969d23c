declare module 'textlint-rule-preset-ja-technical-writing' {
  import type { TextlintKernelRule } from '@textlint/kernel';

  const preset: {
    rules: Record<string, TextlintKernelRule['rule']>;
    rulesConfig: Record<string, TextlintKernelRule['options']>;
  };
  export = preset;
}
