/** One folder on the way down. The id is null for the top folder, and undefined where only the name is known. */
export interface Step {
  readonly id: string | null | undefined
  readonly name: string
}

/** Where in the compartment one stands. */
export type Spot =
  | { readonly of: 'folder'; readonly folder: string | null; readonly trail: readonly Step[] }
  | { readonly of: 'everything' }
  | { readonly of: 'trash' }

export const TOP: Spot = { of: 'folder', folder: null, trail: [] }

export function sameSpot(a: Spot, b: Spot): boolean {
  return a.of === 'folder' && b.of === 'folder' ? a.folder === b.folder : a.of === b.of
}
