\set author random(1, :users)
SELECT id, title, body, published, score, author_id, created_at FROM posts WHERE author_id = :author ORDER BY id LIMIT 21;
