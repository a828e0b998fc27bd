import { expect, test } from 'vitest';
import { foldPath } from '../../../../../../web/dashboard/engine/cells/fold-path.ts';

test.each([
  ['/', '/'],
  ['', ''],
  ['/api/search?q=a+b#top', '/api/search'],
  ['/users/4711/orders/9', '/users/{id}/orders/{id}'],
  ['/o/0b5f9a3e-8a41-4f5e-9f6c-1d2e3f4a5b6c', '/o/{id}'],
  ['/commit/9fceb02d0ae598e95dc970b74767f19372d61af8', '/commit/{id}'],
  ['/blob/507f1f77bcf86cd799439011.png', '/blob/{id}.png'],
  ['/e/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/e/{id}'],
  ['/orders/order-4711', '/orders/order-{id}'],
  ['/static/app.js', '/static/app.js'],
  ['/deadbeef/facade', '/deadbeef/facade'],
  ['/api/v1/items', '/api/v1/items'],
  [
    '/wp-content/themes/twentytwentyfour/style.css',
    '/wp-content/themes/twentytwentyfour/style.css',
  ],
])('%s is %s', (path, folded) => {
  expect(foldPath(path)).toBe(folded);
});

test('paths without end are cut', () => {
  expect(foldPath(`/${'x'.repeat(10_000)}`).length).toBeLessThan(300);
});
