/** What an operator asked for cannot be done; the message says why, without anything secret or personal. */
export class KeepingRefusal extends Error {}
