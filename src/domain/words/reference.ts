/** 「受付番号 ABCD-EFGH」. */
export function referenceWords(reference: string): string {
  return `受付番号 ${reference}`;
}

/** Whose application it is: 「見本市医師会　受付番号 ABCD-EFGH」. */
export function caseWords(application: { reference: string; form1: { association: string } }): string {
  return `${application.form1.association}　${referenceWords(application.reference)}`;
}
