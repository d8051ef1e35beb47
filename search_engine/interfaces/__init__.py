"""Outside interfaces: registered with what they expect, asked by the worker, told where they are not well."""
