// In charge of: what widgets of every kind can be told.

/** Members that every kind's config may have. */
export const commonConfig = {
  /** Page filters by id; `false` leaves this widget out of one. */
  pageFilters: { type: 'object', additionalProperties: { type: 'boolean' } },
  /** Id of the page filter that picks the currency. Amounts are kept apart by currency wherever it leaves more than one. */
  currencyFilter: { type: 'string' },
} as const;

/** How a widget compares with the days before: with those of equal length just before, or not. */
export const compareSchema = { enum: ['previous', 'none'] } as const;
