/** Decisions that the server has not confirmed yet. */
import { useIsMutating } from '@tanstack/react-query';

export const DECISION = ['decision'] as const;

export const useUnsent = (): number => useIsMutating({ mutationKey: DECISION });
