\set author random(1, :users)
INSERT INTO posts (title, body, published, score, author_id) VALUES ('New post 12345 of this run', 'A body as short as a remark.', TRUE, 1, :author) RETURNING id, title, body, published, score, author_id, created_at;
