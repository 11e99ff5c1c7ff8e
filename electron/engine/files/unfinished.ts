/** How the name of a folder ends that is being filled with plain files: what a kill leaves is found by it, and deleted. */
export const UNFINISHED = ' (unfinished)'
