/** Where the metadata of a column keeps its default, as SQL text; Spark's key. */
export const DEFAULT_KEY = 'CURRENT_DEFAULT';
