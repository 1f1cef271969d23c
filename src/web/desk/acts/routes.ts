import type { FastifyInstance } from 'fastify';
import type { Web } from '#web/frame/pages.ts';
import { deskOnly } from '#web/gate/desk.ts';
import { actRoutes } from './act.ts';
import { declineAct, returnAct } from './closing.ts';
import { moveContactAct, secondContactAct } from './contact.ts';
import { askAct, confirmAct, recallAct, recordAct } from './inquiries.ts';
import { messageAct } from './message.ts';
import { moveAct, timeAct } from './move.ts';
import { noteRoutes } from './notes.ts';
import { ownerRoutes } from './owner.ts';
import { reminderRoute } from './reminder.ts';
import { askReportAct, reportAct } from './report.ts';
import { cancelAct, changeAct, layoutsAct } from './session.ts';
import { addMakerAct, removeAct, replaceMakerAct } from './session-makers.ts';
import { verifyAct } from './verification.ts';
import { visitorAct } from './visitor.ts';
import { wishAct } from './wish.ts';

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
    actRoutes(desk, web, wishAct);
    actRoutes(desk, web, changeAct);
    actRoutes(desk, web, layoutsAct);
    actRoutes(desk, web, moveAct);
    actRoutes(desk, web, timeAct);
    actRoutes(desk, web, addMakerAct);
    actRoutes(desk, web, replaceMakerAct);
    actRoutes(desk, web, removeAct);
    actRoutes(desk, web, visitorAct);
    actRoutes(desk, web, cancelAct);
    actRoutes(desk, web, messageAct);
    actRoutes(desk, web, reportAct);
    actRoutes(desk, web, askReportAct);
    noteRoutes(desk, web);
    ownerRoutes(desk, web);
  });
}
