import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** What our Containerfile says of the image that runs. */
export interface Image {
  /** What it takes from the checkout, by name; packages are installed in it. */
  copied: string[];
  environment: Record<string, string>;
  command: string[];
  user: string;
  healthCheck: string[];
}

/** Its last stage; throws where an instruction that it must have is missing. */
export function readContainerfile(): Image {
  const lines = readFileSync(join(ROOT, 'Containerfile'), 'utf8').replaceAll('\\\n', ' ').split('\n');
  const stage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  const all = (instruction: string): string[] =>
    stage.flatMap((line) => (line.startsWith(`${instruction} `) ? [line.slice(instruction.length + 1).trim()] : []));
  const one = (instruction: string): string => {
    const [words] = all(instruction);
    if (words === undefined) throw new Error(`the Containerfile has no ${instruction}`);
    return words;
  };
  return {
    copied: all('COPY').flatMap((words) => (words.startsWith('--from') ? [] : words.split(/ +/).slice(0, -1))),
    environment: Object.fromEntries([...one('ENV').matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value])),
    command: JSON.parse(one('CMD')),
    user: one('USER'),
    healthCheck: JSON.parse(one('HEALTHCHECK').replace(/^.*? CMD /, '')),
  };
}
