#!/usr/bin/env bash
# Guess: in a model that fills 40 minutes as full as it can (optimize: minutes, constraints: minutes ≤ 40), the limit holds.
# Seen (javascript-lp-solver 1.0.3): 90 minutes, "feasible". A constraint on the very attribute that is optimized is left
# out without a word; under a second name for the same numbers it holds. yalps 0.6.4, which takes the same models, keeps it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund javascript-lp-solver@1.0.3 yalps@0.6.4 >/dev/null
seen=$(node --input-type=module -e '
  import { createRequire } from "node:module";
  import { solve } from "yalps";
  const solver = createRequire(`${process.cwd()}/`)("javascript-lp-solver");
  const talks = { a: 15, b: 30, c: 10 };
  const model = (limited) => {
    const rows = Object.entries(talks).map(([talk, minutes]) => [talk, { minutes, [limited]: minutes, rooms: 1 }]);
    return { constraints: { [limited]: { max: 40 }, rooms: { max: 3 } }, variables: Object.fromEntries(rows) };
  };
  const ints = { a: 1, b: 1, c: 1 };
  const older = (limited) => {
    const { feasible, result } = solver.Solve({ optimize: "minutes", opType: "max", ints, ...model(limited) });
    return `${feasible} ${result}`;
  };
  console.log(`${older("minutes")}; ${older("length")};`,
    solve({ direction: "maximize", objective: "minutes", integers: true, ...model("minutes") }).result);
')
echo "seen: $seen"
[ "$seen" = 'true 90; true 40; 40' ]
