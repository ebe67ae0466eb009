import { ErrorCodes } from '@rail/kafka-protocol';
import type { TransactionImage } from './image.ts';

/** Epochs are int16. The last one is kept for the abort that fences; reaching the one before asks for a new id. */
const lastUsableEpoch = 32_766;

export const isEpochExhausted = (epoch: number): boolean => epoch >= lastUsableEpoch;

/**
 * 0, or why a producer may not act for this transactional id. PRODUCER_FENCED is the word of newer request versions;
 * older clients know INVALID_PRODUCER_EPOCH.
 */
export function producerError(
  image: TransactionImage | undefined,
  producerId: number,
  producerEpoch: number,
  knowsFenced: boolean,
): number {
  if (image === undefined || image.producerId !== producerId) return ErrorCodes.INVALID_PRODUCER_ID_MAPPING;
  if (image.producerEpoch === producerEpoch) return ErrorCodes.NONE;
  return knowsFenced ? ErrorCodes.PRODUCER_FENCED : ErrorCodes.INVALID_PRODUCER_EPOCH;
}

/** What InitProducerId may do for a producer that names its id and epoch (KIP-360), or names none (−1). */
export type Claim = 'next epoch' | 'current epoch again' | 'fenced';

export function judgeClaim(image: TransactionImage, producerId: number, producerEpoch: number): Claim {
  if (producerId === -1) return 'next epoch';
  if (producerId === image.producerId && producerEpoch === image.producerEpoch) return 'next epoch';
  if (producerId !== image.previousProducerId) return 'fenced';
  const replaced =
    producerId === image.producerId ? producerEpoch === image.producerEpoch - 1 : isEpochExhausted(producerEpoch);
  return replaced ? 'current epoch again' : 'fenced';
}
