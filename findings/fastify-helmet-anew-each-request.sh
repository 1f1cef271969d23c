#!/usr/bin/env bash
# Guess: the plugin makes helmet once, at its registration, as `app.use(helmet(options))` of other servers does.
# Seen (@fastify/helmet 13.2.0): it makes all of helmet's parts anew for each request, and reads and joins the directives of
# the CSP again, for the same header: about a thirteenth of what a short answer cost us.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund fastify@5.12.8 @fastify/helmet@13.2.0 helmet@8.3.0 >/dev/null
seen=$(node -e '
  let read = 0;
  const contentSecurityPolicy = {
    useDefaults: false,
    directives: { get defaultSrc() { read += 1; return ["\u0027none\u0027"]; } },
  };
  const readings = async (guard) => {
    const http = require("fastify")();
    read = 0;
    await guard(http);
    http.get("/", async () => "");
    for (let asked = 0; asked < 10; asked += 1) await http.inject("/");
    return read;
  };
  const plugin = (http) => http.register(require("@fastify/helmet"), { contentSecurityPolicy });
  const once = async (http) => {
    const headers = require("helmet")({ contentSecurityPolicy });
    http.addHook("onRequest", (request, reply, done) => headers(request.raw, reply.raw, () => done()));
  };
  (async () => console.log(`plugin ${await readings(plugin)}, made once ${await readings(once)}`))();
')
expected='plugin 10, made once 1'
echo "seen: $seen"
[ "$seen" = "$expected" ]
