import type { FastifyInstance, FastifyReply } from 'fastify';
import { mayCollect } from '#domain/form2/collection.ts';
import { readEmail } from '#domain/text/japanese.ts';
import { EMAIL_PROBLEM, missingProblem } from '#domain/words/problems.ts';
import { FormReader, upTo } from '#web/forms/reader.ts';
import { goTo, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { captionOf, pathOf, readCollector } from '#web/gate/collection.ts';
import type { Gathering } from '#workflow/form2/gathering.ts';
import { endHelper, inviteHelper, readHelpers } from '#workflow/form2/helpers.ts';
import type { ByLink } from './open.ts';
import { refuse } from './page.ts';

type HelpersRoute = ByLink & { Querystring: { done?: string } };

const DONE_WORDS: Readonly<Record<string, string>> = {
  invited: '入力のページのリンクをメールでお送りしました',
  revoked: 'リンクを止めました。入力済みの申請書は残ります',
};

/** 郡市区医師会: their links, each for one address, and taking them back. */
export function helperRoutes(server: FastifyInstance, web: Web): void {
  server.get<HelpersRoute>('/collections/:link/helpers', async (request, reply) => {
    const visit = { web, request, reply };
    const gathering = await readCollector(visit);
    return gathering ? showHelpers(visit, gathering, { values: {}, problems: {} }) : reply;
  });
  server.post<HelpersRoute>('/collections/:link/helpers', async (request, reply) => {
    const visit = { web, request, reply };
    const gathering = await readCollector(visit);
    if (!gathering) return reply;
    const { collection, actor } = gathering;
    const form = FormReader.of(request);
    const path = `${pathOf(request.params.link)}/helpers`;
    const revoked = form.raw('revoke');
    if (revoked !== '') {
      const ended = await endHelper(web.office, collection.id, { helperId: revoked, actor });
      return ended.ok ? goTo(reply, `${path}?done=revoked`) : refuse(visit, ended.refusal);
    }
    const name = form.line('name', '郡市区医師会の名称', { required: true, ...upTo(100, '名称') });
    const email = form.value('email', readEmail, '', {
      missing: missingProblem('メールアドレス'),
      wrong: EMAIL_PROBLEM,
    });
    form.doubtMail('email', [email]);
    if (form.isWrong) return showHelpers(visit, gathering, form.state);
    const invited = await inviteHelper(web.office, collection.id, { name, email, actor });
    return invited.ok ? goTo(reply, `${path}?done=invited`) : refuse(visit, invited.refusal);
  });
}

async function showHelpers(visit: Visit<HelpersRoute>, gathering: Gathering, form: FormState): Promise<FastifyReply> {
  const { web, request } = visit;
  const helpers = await readHelpers(web.office, gathering.collection.id);
  const heading = '郡市区医師会に入力を頼む';
  return showPage(visit, 'form2/helpers', {
    page: { title: heading, heading, caption: captionOf(gathering), noindex: true },
    form,
    path: pathOf(request.params.link),
    done: DONE_WORDS[request.query.done ?? ''] ?? '',
    mayInvite: mayCollect(gathering.collection.state, 'invite'),
    helpers: helpers.map(({ id, name, email, invitedAt, revokedAt, entries }) => ({
      ...{ id, name, email, invitedAt, entries },
      isRevoked: revokedAt !== undefined,
    })),
  });
}
