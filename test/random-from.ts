export { randomFrom } from '../src/domain/comparison/order.ts';
