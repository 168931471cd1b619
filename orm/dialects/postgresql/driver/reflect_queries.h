#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_REFLECT_QUERIES_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_REFLECT_QUERIES_H_

// The catalog queries of reflect.cc. Each gives rows in the order in which they are put into the Reflection; the enums
// name their columns.
namespace rowgate::orm::postgresql {

enum TableColumns { kTableOid, kTableSchema, kTableName, kTableIsView };
inline constexpr char kTablesQuery[] = R"(
SELECT c.oid,
       CASE WHEN n.nspname = current_schema() THEN '' ELSE n.nspname END,
       c.relname,
       c.relkind IN ('v', 'm')
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (current_schemas(false))
  AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
  AND NOT c.relispartition
  AND c.relname !~ '^rowgate_'
ORDER BY c.relname COLLATE "C", array_position(current_schemas(false), n.nspname))";

// Domains are followed to their base type, arrays to their element type ("s": the type that says how values look).
enum ColumnColumns {
  kColumnTable,
  kColumnName,
  kColumnDeclaredType,
  kColumnIsArray,
  kColumnTypeOid,
  kColumnTypeName,
  kColumnIsEnum,
  kColumnModifier,
  kColumnNotNull,
  kColumnIdentity,
  kColumnGenerated,
  kColumnDefault,
  kColumnCollation,
};
inline constexpr char kColumnsQuery[] = R"(
SELECT a.attrelid,
       a.attname,
       pg_catalog.format_type(a.atttypid, a.atttypmod),
       b.typcategory = 'A' AND b.typelem <> 0,
       s.oid,
       s.typname,
       s.typtype = 'e',
       CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END,
       a.attnotnull OR (t.typtype = 'd' AND t.typnotnull),
       a.attidentity <> '',
       a.attgenerated <> '',
       pg_catalog.pg_get_expr(d.adbin, d.adrelid),
       CASE WHEN a.attcollation <> t.typcollation THEN l.collname END
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
JOIN pg_catalog.pg_type s ON s.oid = CASE WHEN b.typcategory = 'A' AND b.typelem <> 0 THEN b.typelem ELSE b.oid END
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
WHERE n.nspname = ANY (current_schemas(false))
  AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
  AND a.attnum > 0
  AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum)";

enum LabelColumns { kLabelType, kLabelText };
inline constexpr char kEnumLabelsQuery[] = R"(
SELECT enumtypid, enumlabel FROM pg_catalog.pg_enum ORDER BY enumtypid, enumsortorder)";

// One row per column of a constraint; one row with NULL columns for a check.
enum ConstraintColumns {
  kConstraintTable,
  kConstraintOid,
  kConstraintKind,
  kConstraintName,
  kConstraintColumn,
  kConstraintTargetSchema,
  kConstraintTarget,
  kConstraintTargetColumn,
  kConstraintOnDelete,
  kConstraintOnUpdate,
  kConstraintCheck,
};
inline constexpr char kConstraintsQuery[] = R"(
SELECT k.conrelid,
       k.oid,
       k.contype,
       k.conname,
       a.attname,
       CASE WHEN fn.nspname = current_schema() THEN '' ELSE fn.nspname END,
       f.relname,
       fa.attname,
       k.confdeltype,
       k.confupdtype,
       CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
LEFT JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS p (own, target, position) ON k.contype <> 'c'
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.own
LEFT JOIN pg_catalog.pg_attribute fa ON fa.attrelid = k.confrelid AND fa.attnum = p.target
LEFT JOIN pg_catalog.pg_class f ON f.oid = k.confrelid
LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
WHERE n.nspname = ANY (current_schemas(false))
  AND k.contype IN ('p', 'u', 'f', 'c')
  AND k.conrelid <> 0
ORDER BY k.conrelid, k.conname COLLATE "C", k.oid, p.position)";

// One row per key column. Indexes behind constraints and those not yet valid are left out.
enum IndexColumns {
  kIndexTable,
  kIndexOid,
  kIndexName,
  kIndexUnique,
  kIndexHasExpression,
  kIndexWhere,
  kIndexColumn,
  kIndexDescending,
};
inline constexpr char kIndexesQuery[] = R"(
SELECT i.indrelid,
       i.indexrelid,
       x.relname,
       i.indisunique,
       i.indexprs IS NOT NULL,
       pg_catalog.pg_get_expr(i.indpred, i.indrelid),
       a.attname,
       (i.indoption[p.position - 1] & 1) = 1
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
JOIN LATERAL generate_series(1, i.indnkeyatts) AS p (position) ON true
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[p.position - 1]
WHERE n.nspname = ANY (current_schemas(false))
  AND i.indisvalid
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
                  WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
ORDER BY i.indrelid, x.relname COLLATE "C", p.position)";

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_REFLECT_QUERIES_H_
