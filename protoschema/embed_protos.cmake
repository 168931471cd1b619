# Writes OUT, a C++ source that holds the text of each of FILES (paths below ROOT), as lists of bytes: string literals
# have a length limit that a commented .proto outgrows.
set(text "#include \"protoschema/embedded_protos.h\"\n\nnamespace rowgate::protoschema {\nnamespace {\n\n")
set(entries "")
set(number 0)
foreach(file ${FILES})
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  file(RELATIVE_PATH path ${ROOT} ${file})
  string(APPEND text "constexpr char kBytes${number}[] = {${bytes}};\n")
  string(APPEND entries "    {\"${path}\", {kBytes${number}, sizeof(kBytes${number})}},\n")
  math(EXPR number "${number} + 1")
endforeach()
string(APPEND text "\nconstexpr EmbeddedProto kProtos[] = {\n${entries}};\n\n}  // namespace\n\n"
                   "std::span<const EmbeddedProto> EmbeddedProtos() { return kProtos; }\n\n"
                   "}  // namespace rowgate::protoschema\n")
file(WRITE ${OUT} "${text}")
