import type { Kit } from './kit.ts';

export function filingTables({ table, text, integer, index, uniqueIndex }: Kit) {
  return {
    applications: table(
      'applications',
      {
        id: text().primaryKey(),
        reference: text().notNull(),
        state: text().notNull(),
        version: integer().notNull(),
        formVersion: integer().notNull(),
        source: text().notNull(),
        association: text().notNull(),
        contactName: text().notNull(),
        contactKana: text().notNull(),
        contactPhone: text().notNull(),
        contactExtension: text().notNull(),
        contactEmail: text().notNull(),
        secondName: text().notNull().default(''),
        secondKana: text().notNull().default(''),
        secondPhone: text().notNull().default(''),
        /** Empty where there is no second contact. */
        secondEmail: text().notNull().default(''),
        noFurtherCandidates: integer().notNull(),
        venueName: text().notNull(),
        postalCode: text().notNull(),
        address: text().notNull(),
        mode: text().notNull(),
        remarks: text().notNull(),
        /** JST days, separated by commas, for which a coordinator has lifted the 10 days. */
        liftedFor: text().notNull().default(''),
        /** The final application from which this one was copied. */
        previousId: text(),
        /** 担当: a coordinator's name; empty while nobody has it. */
        owner: text().notNull().default(''),
        /** 都道府県 of the venue's address (or, online, of the association's name); empty where it says none. */
        prefecture: text().notNull().default(''),
        /** Of older versions, which read the list here; emptied once the application stands in `listed`. */
        day: text().notNull().default(''),
        searchText: text().notNull().default(''),
        submittedAt: integer().notNull(),
        receivedAt: integer(),
        returnedReason: text(),
        replyBy: text(),
        updatedAt: integer().notNull(),
        /** The JST day from which on it is kept for RETENTION_DAYS; none while it goes on, and once its people are erased. */
        endedOn: text(),
        /** The JST day on which the desk was told that its people will be erased; empty before. */
        noticedOn: text().notNull().default(''),
      },
      (t) => [
        uniqueIndex('applications_reference').on(t.reference),
        index('applications_state').on(t.state, t.receivedAt),
        index('applications_submitted').on(t.state, t.submittedAt),
        index('applications_email').on(t.contactEmail),
        index('applications_retention').on(t.noticedOn, t.endedOn),
      ],
    ),
    slots: table(
      'slots',
      {
        id: text().primaryKey(),
        applicationId: text().notNull(),
        /** 0 for an hour that the desk proposed as a move. */
        rank: integer().notNull(),
        date: text().notNull(),
        meetingStart: text().notNull(),
        meetingEnd: text().notNull(),
        demoStart: text().notNull(),
        demoEnd: text().notNull(),
        filedOn: text().notNull(),
        replacedAt: integer(),
      },
      (t) => [index('slots_application').on(t.applicationId), index('slots_date').on(t.date)],
    ),
  };
}

export function draftTables({ table, text, integer, index, uniqueIndex }: Kit) {
  return {
    latePermits: table(
      'late_permits',
      {
        id: text().primaryKey(),
        email: text().notNull(),
        date: text().notNull(),
        reason: text().notNull(),
        validUntil: integer().notNull(),
        permittedAt: integer().notNull(),
        permittedBy: text().notNull(),
        usedAt: integer(),
        /** In which draft the day was lifted last. */
        draftId: text(),
      },
      (t) => [index('late_permits_permitted').on(t.permittedAt)],
    ),
    drafts: table(
      'drafts',
      {
        id: text().primaryKey(),
        cookieHash: text().notNull(),
        /** What was typed, field by field, exactly as typed. */
        valuesJson: text().notNull(),
        /** Which form it is of. */
        form: text().notNull().default('form1'),
        /** What came of it, or what it corrects: the application of a 様式1. */
        applicationId: text(),
        purpose: text().notNull(),
        /** The version of the application that the correction started from. */
        seenVersion: integer(),
        liftedFor: text().notNull().default(''),
        previousId: text(),
        createdAt: integer().notNull(),
        updatedAt: integer().notNull(),
        submittedAt: integer(),
      },
      (t) => [
        uniqueIndex('drafts_cookie').on(t.cookieHash),
        index('drafts_application').on(t.applicationId),
        index('drafts_stale').on(t.submittedAt, t.updatedAt),
      ],
    ),
    events: table(
      'events',
      {
        id: text().primaryKey(),
        seq: integer().notNull(),
        applicationId: text().notNull(),
        at: integer().notNull(),
        type: text().notNull(),
        actorRole: text().notNull(),
        actorName: text().notNull(),
        /** The application's version after it. */
        version: integer().notNull(),
        dataJson: text().notNull(),
      },
      (t) => [
        uniqueIndex('events_seq').on(t.seq),
        index('events_application').on(t.applicationId, t.seq),
        index('events_at').on(t.at, t.seq),
      ],
    ),
  };
}

export function fileTables({ table, text, integer, index }: Kit) {
  return {
    attachments: table(
      'attachments',
      {
        id: text().primaryKey(),
        draftId: text(),
        applicationId: text(),
        name: text().notNull(),
        mediaType: text().notNull(),
        size: integer().notNull(),
        sha256: text().notNull(),
        createdAt: integer().notNull(),
        removedAt: integer(),
        /** `layout`: for the makers to see; `sheet`: the filled 様式1 as it came, for applicant and desk alone; `material`: of no case, for everybody. */
        kind: text().notNull().default('layout'),
        /** Who sent it to a draft: the room that strangers take is counted by network. */
        network: text().notNull().default(''),
        /** Until when it counts there; null where nobody unknown sent it, and once its request is confirmed. */
        countsUntil: integer(),
      },
      (t) => [
        index('attachments_draft').on(t.draftId),
        index('attachments_application').on(t.applicationId, t.removedAt),
        index('attachments_sha256').on(t.sha256),
        index('attachments_counted').on(t.countsUntil, t.network, t.size),
      ],
    ),
  };
}

export function inquiryTables({ table, text, integer, index, uniqueIndex, primaryKey }: Kit) {
  return {
    makers: table(
      'makers',
      {
        id: text().primaryKey(),
        name: text().notNull(),
        products: text().notNull(),
        addressesJson: text().notNull(),
        crews: integer().notNull(),
        bufferMinutes: integer().notNull(),
        /** 都道府県 that it serves, as JSON; none means all of them. */
        regionsJson: text().notNull().default('[]'),
        active: integer().notNull(),
        contactName: text().notNull().default(''),
        contactPhone: text().notNull().default(''),
        contactRemarks: text().notNull().default(''),
        /** 不可日, as JSON. */
        daysOffJson: text().notNull().default('[]'),
        /** Rises with every edit; who edits carries the version that was seen. */
        version: integer().notNull().default(1),
        savedAt: integer(),
        savedBy: text().notNull().default(''),
      },
      (t) => [uniqueIndex('makers_name').on(t.name)],
    ),
    inquiries: table(
      'inquiries',
      {
        id: text().primaryKey(),
        applicationId: text().notNull(),
        makerId: text().notNull(),
        kind: text().notNull(),
        state: text().notNull(),
        closedBecause: text(),
        answerBy: text().notNull(),
        note: text().notNull(),
        decides: text().notNull(),
        askedAt: integer().notNull(),
        askedBy: text().notNull(),
        /** The JST day on which the job that reminds looks at it next; none when it need not any more. */
        remindOn: text(),
      },
      (t) => [
        index('inquiries_application').on(t.applicationId),
        index('inquiries_maker').on(t.makerId, t.state),
        index('inquiries_state').on(t.state, t.makerId),
        index('inquiries_remind').on(t.remindOn),
      ],
    ),
    inquiryOffers: table('inquiry_offers', { inquiryId: text().notNull(), slotId: text().notNull() }, (t) => [
      primaryKey({ columns: [t.inquiryId, t.slotId] }),
    ]),
    answers: table(
      'answers',
      {
        inquiryId: text().notNull(),
        slotId: text().notNull(),
        reply: text().notNull(),
        comment: text().notNull(),
        by: text().notNull(),
        channel: text().notNull(),
        at: integer().notNull(),
      },
      (t) => [primaryKey({ columns: [t.inquiryId, t.slotId] })],
    ),
  };
}

export function sessionTables({ table, text, integer, index, uniqueIndex, primaryKey }: Kit) {
  return {
    sessions: table(
      'sessions',
      {
        id: text().primaryKey(),
        applicationId: text().notNull(),
        slotId: text().notNull(),
        state: text().notNull(),
        version: integer().notNull(),
        date: text().notNull(),
        meetingStart: text().notNull(),
        meetingEnd: text().notNull(),
        demoStart: text().notNull(),
        demoEnd: text().notNull(),
        venueName: text().notNull(),
        postalCode: text().notNull(),
        address: text().notNull(),
        mode: text().notNull(),
        url: text().notNull(),
        note: text().notNull(),
        confirmedAt: integer().notNull(),
        confirmedBy: text().notNull(),
        /** The JST day on which the job that asks for 実施報告 looks at it next; none before it is held and once that is settled. */
        askReportOn: text(),
        /** Becomes another number with whatever a published calendar says of it; their sum is a feed's version. */
        mark: integer().notNull().default(0),
        /** Since when published calendars leave it out, because it does not read back as it was meant. */
        unreadableAt: integer(),
      },
      (t) => [
        uniqueIndex('sessions_application').on(t.applicationId),
        index('sessions_date').on(t.state, t.date, t.mark, t.unreadableAt),
        index('sessions_unreadable').on(t.unreadableAt),
        index('sessions_day').on(t.date),
        index('sessions_ask_report').on(t.askReportOn),
      ],
    ),
    sessionMakers: table(
      'session_makers',
      {
        sessionId: text().notNull(),
        makerId: text().notNull(),
        inquiryId: text().notNull(),
        joinedAt: integer().notNull(),
        by: text().notNull(),
        outAt: integer(),
        outBy: text(),
        outReason: text(),
        visitor: text().notNull().default(''),
        phoneOnDay: text().notNull().default(''),
      },
      (t) => [primaryKey({ columns: [t.sessionId, t.makerId] }), index('session_makers_maker').on(t.makerId)],
    ),
    invites: table(
      'invites',
      {
        id: text().primaryKey(),
        sessionId: text().notNull(),
        kind: text().notNull(),
        uid: text().notNull(),
        sequence: integer().notNull(),
        organizerName: text().notNull(),
        organizerEmail: text().notNull(),
        lastStamp: integer().notNull(),
      },
      (t) => [uniqueIndex('invites_session').on(t.sessionId, t.kind), uniqueIndex('invites_uid').on(t.uid)],
    ),
  };
}

/** Sessions that a maker was taken off, as it last saw them: what becomes of them is no longer its business. */
export function leftSessionTables({ table, text, integer, primaryKey }: Kit) {
  return {
    leftSessions: table(
      'left_sessions',
      {
        sessionId: text().notNull(),
        makerId: text().notNull(),
        association: text().notNull(),
        date: text().notNull(),
        meetingStart: text().notNull(),
        meetingEnd: text().notNull(),
        demoStart: text().notNull(),
        demoEnd: text().notNull(),
        mode: text().notNull(),
        venueName: text().notNull(),
        address: text().notNull(),
        /** Of the invitation's cancellation for this maker. */
        sequence: integer().notNull(),
        stamp: integer().notNull(),
        organizerName: text().notNull(),
        /** By chance: the sum of a maker's is part of its feed's version. */
        mark: integer().notNull(),
      },
      (t) => [primaryKey({ columns: [t.makerId, t.sessionId] })],
    ),
  };
}

export function attendeeTables({ table, text, integer, index, uniqueIndex }: Kit) {
  return {
    /** 参加申込のページ of an application; without a row it has not been opened yet. */
    signUpPages: table('sign_up_pages', {
      applicationId: text().primaryKey(),
      openedAt: integer().notNull(),
      /** Closed by hand; undefined while it is open. */
      closedAt: integer(),
      /** 定員 in people; undefined for no limit. */
      capacity: integer(),
      /** 申込締切, the last JST day; undefined for "until the session's end". */
      closesOn: text(),
      /** 当日の流れ and 駐車場など, in the applicant's words. */
      timetable: text().notNull(),
      parking: text().notNull(),
      /** Where a 返信欄 on paper is to be sent to; empty where nobody has said. */
      fax: text().notNull().default(''),
      updatedAt: integer().notNull(),
    }),
    registrations: table(
      'registrations',
      {
        id: text().primaryKey(),
        applicationId: text().notNull(),
        state: text().notNull(),
        name: text().notNull(),
        /** In hiragana. */
        kana: text().notNull().default(''),
        institution: text().notNull(),
        /** 医療機関コード, 10 or 7 digits, or empty. */
        institutionCode: text().notNull().default(''),
        /** Empty for who was entered without one. */
        email: text().notNull(),
        /** Its own id where it has no address or has left, so that another of that name may stand; empty otherwise. */
        apart: text().notNull().default(''),
        /** `applicant` or `coordinator` entered it for somebody else; empty otherwise. */
        enteredBy: text().notNull().default(''),
        /** How many come, the person included. */
        people: integer().notNull().default(1),
        /** Since when it waits for a seat; the order of the waiting list. */
        waitingSince: integer(),
        /** 後にする: since when others may get seats before it. */
        passedOverAt: integer(),
        /** Who asked for it, as hashes; looked at while it is unconfirmed. */
        askedBrowser: text().notNull().default(''),
        askedNetwork: text().notNull().default(''),
        /** 受付: how many arrived, when, and who ticked it off. */
        arrivedPeople: integer().notNull().default(0),
        arrivedAt: integer(),
        arrivedBy: text().notNull().default(''),
        createdAt: integer().notNull(),
        updatedAt: integer().notNull(),
      },
      (t) => [
        uniqueIndex('registrations_person').on(t.applicationId, t.email, t.name, t.apart),
        index('registrations_state').on(t.state, t.createdAt),
      ],
    ),
    /** What was reminded of, so that no reminder goes twice; the key names kind, subject and the day that it speaks of. */
    reminders: table(
      'reminders',
      { key: text().primaryKey(), subjectId: text().notNull(), remindedAt: integer().notNull() },
      (t) => [index('reminders_subject').on(t.subjectId)],
    ),
  };
}

/** What happens on the day and after it. */
export function sessionDayTables({ table, text, integer, index }: Kit) {
  return {
    /** 当日参加: people who came without a sign-up. */
    walkIns: table(
      'walk_ins',
      {
        /** Given out with the form, so that a form that is sent twice adds one. */
        id: text().primaryKey(),
        applicationId: text().notNull(),
        name: text().notNull(),
        institution: text().notNull(),
        people: integer().notNull(),
        addedAt: integer().notNull(),
        addedBy: text().notNull(),
        removedAt: integer(),
      },
      (t) => [index('walk_ins_application').on(t.applicationId)],
    ),
    /** 実施報告, one per held session. */
    reports: table('reports', {
      applicationId: text().primaryKey(),
      /** 参加者数. */
      attendees: integer().notNull(),
      /** その場での申込件数. */
      applicationsMade: integer().notNull(),
      remarks: text().notNull(),
      reportedBy: text().notNull(),
      reportedAt: integer().notNull(),
    }),
  };
}
