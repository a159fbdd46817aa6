/** How messages become objects. Must equal the options of scripts/generate.sh: the generated types describe what these produce. */
export const LOADER_OPTIONS = { longs: Number, enums: String, defaults: true, oneofs: true } as const;
