#!/usr/bin/env bash
# Guess: a page that comes back from the browser's memory (pageshow, persisted) is as it was left.
# Seen (WebKitGTK 2.50.6, Debian's webkit2gtk-driver and xvfb): fields with autocomplete="off" are reset to what the page
# began with, after pageshow; a script that saves what stands there saves the emptiness. The others keep what was typed.
set -euo pipefail
folder=$(mktemp -d)
Xvfb -displayfd 3 -nolisten tcp 3>"$folder/display" 2>/dev/null &
screen=$!
trap 'kill $screen ${driver:-} 2>/dev/null || true; rm -rf "$folder"' EXIT
until [ -s "$folder/display" ]; do sleep 0.1; done
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
DISPLAY=":$(cat "$folder/display")" HOME=$folder WebKitWebDriver --port="$port" --host=127.0.0.1 >/dev/null 2>&1 &
driver=$!
seen=$(PORT=$port node --input-type=module -e '
  import { createServer } from "node:http";
  const page = "<!doctype html><title>x</title><input name=a><input name=b autocomplete=off>";
  const server = createServer((asked, reply) => reply.setHeader("content-type", "text/html").end(page));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const site = `http://127.0.0.1:${server.address().port}`;
  const call = async (path, body) => {
    const answer = await fetch(`http://127.0.0.1:${process.env.PORT}/session${path}`, { method: "POST", body: JSON.stringify(body) });
    return (await answer.json()).value;
  };
  const binary = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
  const options = { "webkitgtk:browserOptions": { binary, args: ["--automation"] } };
  const start = () => call("", { capabilities: { alwaysMatch: options } }).catch(() => undefined);
  let session;
  for (let tries = 0; !session?.sessionId && tries < 50; tries += 1) {
    await new Promise((later) => setTimeout(later, 200));
    session = await start();
  }
  const tab = `/${session.sessionId}`;
  const run = (script) => call(`${tab}/execute/sync`, { script, args: [] });
  await call(`${tab}/url`, { url: `${site}/form` });
  await run("addEventListener(\"pageshow\", (event) => { window.persisted = event.persisted; })");
  await run("for (const field of document.querySelectorAll(\"input\")) { field.focus(); document.execCommand(\"insertText\", false, \"typed\"); }");
  await call(`${tab}/url`, { url: `${site}/next` });
  await call(`${tab}/back`, {});
  await new Promise((later) => setTimeout(later, 500));
  console.log(JSON.stringify(await run("return [window.persisted, ...[...document.querySelectorAll(\"input\")].map((field) => field.value)]")));
  await fetch(`http://127.0.0.1:${process.env.PORT}/session${tab}`, { method: "DELETE" });
  process.exit();
')
echo "seen: $seen"
[ "$seen" = '[true,"typed",""]' ]
