\set id random(1, :posts)
SELECT id, title, body, published, score, author_id, created_at FROM posts WHERE id = :id;
