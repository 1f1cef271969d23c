import type { FastifyInstance } from 'fastify';
import { deskOnly } from './desk-access.ts';
import { actRoutes } from './desk-act.ts';
import { declineAct, returnAct } from './desk-closing.ts';
import { moveContactAct, secondContactAct } from './desk-contact.ts';
import { askAct, confirmAct, recallAct, recordAct } from './desk-inquiries.ts';
import { noteRoutes } from './desk-notes.ts';
import { reminderRoute } from './desk-reminder.ts';
import { cancelAct, changeAct, moveAct, removeAct } from './desk-session.ts';
import { verifyAct } from './desk-verification.ts';
import type { Web } from './pages.ts';

/** What a coordinator does with one application. */
export function deskActRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    actRoutes(desk, web, verifyAct);
    actRoutes(desk, web, moveContactAct);
    actRoutes(desk, web, secondContactAct);
    actRoutes(desk, web, askAct);
    actRoutes(desk, web, recordAct);
    actRoutes(desk, web, recallAct);
    reminderRoute(desk, web);
    actRoutes(desk, web, confirmAct);
    actRoutes(desk, web, returnAct);
    actRoutes(desk, web, declineAct);
    actRoutes(desk, web, changeAct);
    actRoutes(desk, web, moveAct);
    actRoutes(desk, web, removeAct);
    actRoutes(desk, web, cancelAct);
    noteRoutes(desk, web);
  });
}
