import type { Kit } from './kit.ts';

/** 別紙1: the list of materials for a 説明会, and what became of it. */
export function materialTables({ table, text, integer, index, primaryKey }: Kit) {
  return {
    materials: table('materials', {
      id: text().primaryKey(),
      title: text().notNull(),
      kind: text().notNull(),
      /** Empty where there is a file. */
      address: text().notNull(),
      /** A row of `attachments`, of the kind `material`. */
      attachmentId: text(),
      note: text().notNull(),
      audience: text().notNull(),
      asOf: text().notNull(),
      validUntil: text(),
      place: integer().notNull(),
      version: integer().notNull(),
      savedAt: integer().notNull(),
      savedBy: text().notNull(),
      removedAt: integer(),
    }),
    /** Every version as it was saved, by whom and how. */
    materialVersions: table(
      'material_versions',
      {
        materialId: text().notNull(),
        version: integer().notNull(),
        act: text().notNull(),
        at: integer().notNull(),
        by: text().notNull(),
        title: text().notNull(),
        kind: text().notNull(),
        address: text().notNull(),
        attachmentId: text(),
        note: text().notNull(),
        audience: text().notNull(),
        asOf: text().notNull(),
        validUntil: text(),
        place: integer().notNull(),
      },
      (t) => [primaryKey({ columns: [t.materialId, t.version] })],
    ),
    /** 「確認が必要」, said by somebody on the page, who is not asked for a name. */
    materialMarks: table(
      'material_marks',
      {
        id: text().primaryKey(),
        materialId: text().notNull(),
        line: text().notNull(),
        at: integer().notNull(),
        settledAt: integer(),
        settledBy: text().notNull().default(''),
      },
      (t) => [
        index('material_marks_open').on(t.settledAt, t.materialId, t.at),
        index('material_marks_settled').on(t.settledAt),
      ],
    ),
    /** 説明会で使える資料, as the applicant has chosen them. */
    chosenMaterials: table(
      'chosen_materials',
      { applicationId: text().notNull(), materialId: text().notNull() },
      (t) => [primaryKey({ columns: [t.applicationId, t.materialId] })],
    ),
  };
}

/** 周知: texts for members as somebody has edited them, and texts that the desk offers to all associations. */
export function circularTables({ table, text, integer, primaryKey }: Kit) {
  return {
    circulars: table(
      'circulars',
      {
        applicationId: text().notNull(),
        kind: text().notNull(),
        text: text().notNull(),
        /** A print of the text that it was made from: dates may have changed since. */
        madeFrom: text().notNull(),
        savedAt: integer().notNull(),
        /** The coordinator who saved it; empty for the applicant. */
        savedBy: text().notNull(),
      },
      (t) => [primaryKey({ columns: [t.applicationId, t.kind] })],
    ),
    circularOffers: table('circular_offers', {
      id: text().primaryKey(),
      title: text().notNull(),
      text: text().notNull(),
      offeredAt: integer().notNull(),
      offeredBy: text().notNull(),
      endedAt: integer(),
      endedBy: text().notNull().default(''),
    }),
  };
}
