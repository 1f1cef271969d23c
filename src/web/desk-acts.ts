import type { FastifyInstance } from 'fastify';
import { deskOnly } from './desk-access.ts';
import { actRoutes } from './desk-act.ts';
import { declineAct, returnAct } from './desk-closing.ts';
import { moveContactAct, secondContactAct } from './desk-contact.ts';
import { askAct, confirmAct, recallAct, recordAct } from './desk-inquiries.ts';
import { messageAct } from './desk-message.ts';
import { moveAct, timeAct } from './desk-move.ts';
import { noteRoutes } from './desk-notes.ts';
import { reminderRoute } from './desk-reminder.ts';
import { reportAct } from './desk-report.ts';
import { cancelAct, changeAct, layoutsAct } from './desk-session.ts';
import { addMakerAct, removeAct, replaceMakerAct } from './desk-session-makers.ts';
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
    actRoutes(desk, web, layoutsAct);
    actRoutes(desk, web, moveAct);
    actRoutes(desk, web, timeAct);
    actRoutes(desk, web, addMakerAct);
    actRoutes(desk, web, replaceMakerAct);
    actRoutes(desk, web, removeAct);
    actRoutes(desk, web, cancelAct);
    actRoutes(desk, web, messageAct);
    actRoutes(desk, web, reportAct);
    noteRoutes(desk, web);
  });
}
