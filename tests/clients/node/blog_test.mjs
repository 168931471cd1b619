// The blog example through @grpc/grpc-js, as a Node service would use it: the generated .proto files are loaded as they
// are. Arguments: folder of the generated files, address of the server.
import assert from 'node:assert/strict';
import test from 'node:test';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const [protos, address] = process.argv.slice(-2);
const definition = protoLoader.loadSync(['blog_repository.proto'], {
  includeDirs: [protos],
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
});
const blog = grpc.loadPackageDefinition(definition).blog.v1;
const credentials = grpc.credentials.createInsecure();
const users = new blog.UserRepository(address, credentials);
const posts = new blog.PostRepository(address, credentials);

const call = (client, method, request) =>
  new Promise((resolve, reject) =>
    client[method](request, (error, response) => (error ? reject(error) : resolve(response))));

// Fields of a serialised message as [number, bytes or number] pairs: enough to read google.rpc.Status.
function* fields(bytes) {
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(value);
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    if ((tag & 7) === 0) yield [tag >> 3, varint()];
    else {
      const size = varint();
      yield [tag >> 3, bytes.subarray(at, at + size)];
      at += size;
    }
  }
}

function reasonOf(error) {
  const [details] = error.metadata.get('grpc-status-details-bin');
  for (const [number, any] of fields(details)) {
    if (number !== 3) continue;
    const parts = Object.fromEntries(fields(any));
    if (!parts[1].toString().endsWith('ErrorInfo')) continue;
    return Object.fromEntries(fields(parts[2]))[1].toString();
  }
  return undefined;
}

test.after(() => {
  users.close();
  posts.close();
});

const name = `node_${process.pid}`;
let author;

test('Create returns the stored row', async () => {
  const response = await call(users, 'Create', {
    user: { username: name, email: `${name}@example.com`, role: 'ROLE_AUTHOR', balance: '12.50' },
  });
  author = response.user;
  assert.equal(author.username, name);
  assert.equal(author.balance, '12.50');
  assert.equal(author.active, true);
  assert.ok(Number(author.created_at.seconds) > 1_600_000_000);
});

test('List takes a text filter with parameters', async () => {
  for (let i = 0; i < 5; i++) {
    await call(posts, 'Create', { post: { title: `post ${i}`, score: i, author_id: author.id } });
  }
  const page = await call(posts, 'List', {
    filter: 'author_id = :author AND score >= 2',
    params: { author: { int64_value: author.id } },
    order_by: 'score desc',
    page_size: 2,
  });
  assert.deepEqual(page.posts.map((post) => post.score), [4, 3]);
  assert.notEqual(page.next_page_token, '');
});

test('Update computes, Upsert replaces, Delete removes', async () => {
  const updated = await call(users, 'Update', {
    key: { username: name },
    assign: [{ path: 'age', expression: 'coalesce(age, 20) + 1' }],
  });
  assert.equal(updated.user.age, 21);
  const upserted = await call(users, 'Upsert', {
    user: { username: name, email: `${name}@example.org`, balance: '1.00' },
    conflict_fields: ['username'],
  });
  assert.equal(upserted.outcome, 'UPSERT_OUTCOME_UPDATED');
  assert.equal(upserted.user.email, `${name}@example.org`);
  assert.equal(upserted.user.id, author.id);
});

test('Stream sends batches of rows', async () => {
  const stream = posts.Stream({ filter: 'author_id = :author', params: { author: { int64_value: author.id } } });
  let rows = 0;
  for await (const batch of stream) rows += batch.rows.length;
  assert.equal(rows, 5);
});

test('Errors carry code and reason', async () => {
  await assert.rejects(call(users, 'Create', { user: { username: name, email: 'other@example.com' } }), (error) => {
    assert.equal(error.code, grpc.status.ALREADY_EXISTS);
    assert.equal(reasonOf(error), 'UNIQUE_VIOLATION');
    return true;
  });
  await assert.rejects(call(users, 'List', { filter: 'nope = 1' }), (error) => {
    assert.equal(error.code, grpc.status.INVALID_ARGUMENT);
    assert.equal(reasonOf(error), 'UNKNOWN_PATH');
    return true;
  });
});

test('Deleting an author takes the posts along', async () => {
  const response = await call(users, 'Delete', { key: { id: author.id } });
  assert.equal(response.deleted, '1');
  const left = await call(posts, 'Count', { filter: 'author_id = :a', params: { a: { int64_value: author.id } } });
  assert.equal(left.total.rows, '0');
});
