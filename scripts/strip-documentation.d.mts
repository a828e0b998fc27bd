/** The code without fields of documentation whose value is a text or a list. */
export function withoutDocumentation(code: string): string;
