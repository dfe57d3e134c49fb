// MeCab's library, found when the program runs: nothing needs it, nor its headers, but models whose words it cuts. The declarations are
// those of its C interface, version 2 of the library.
#ifndef HETEROLORA_CMECAB_SHIM_H
#define HETEROLORA_CMECAB_SHIM_H

#include <dlfcn.h>
#include <stddef.h>

/// The part of a word's record that is read here; the library makes these records, and knows how they go on.
struct heterolora_mecab_node {
    struct heterolora_mecab_node *prev, *next, *enext, *bnext;
    void *rpath, *lpath;
    /// Where it stands in the text that was given.
    const char *surface;
    const char *feature;
    unsigned int id;
    /// In bytes, without and with the white space before it.
    unsigned short length, rlength;
    unsigned short rcAttr, lcAttr, posid;
    unsigned char char_type;
    /// 2 where a text begins, 3 where it ends.
    unsigned char stat;
};

/// What a dictionary says of itself.
struct heterolora_mecab_dictionary {
    const char *filename, *charset;
    unsigned int size;
    /// 0 of a system's dictionary.
    int type;
    /// How many contexts words may have on their left, and on their right.
    unsigned int lsize, rsize;
    unsigned short version;
    struct heterolora_mecab_dictionary *next;
};

/// The library's functions.
struct heterolora_mecab {
    void *(*open)(int, char **);
    void (*close)(void *);
    const char *(*error)(void *);
    const struct heterolora_mecab_node *(*parse)(void *, const char *, size_t);
    const struct heterolora_mecab_dictionary *(*dictionaries)(void *);
};

/// Loads the library. Returns NULL, or why it could not be loaded.
static inline const char *heterolora_mecab_load(struct heterolora_mecab *functions) {
    void *library = dlopen("libmecab.so.2", RTLD_NOW | RTLD_LOCAL);
    if (!library) return dlerror();
    functions->open = (void *(*)(int, char **))dlsym(library, "mecab_new");
    functions->close = (void (*)(void *))dlsym(library, "mecab_destroy");
    functions->error = (const char *(*)(void *))dlsym(library, "mecab_strerror");
    functions->parse =
        (const struct heterolora_mecab_node *(*)(void *, const char *, size_t))dlsym(library, "mecab_sparse_tonode2");
    functions->dictionaries =
        (const struct heterolora_mecab_dictionary *(*)(void *))dlsym(library, "mecab_dictionary_info");
    if (functions->open && functions->close && functions->error && functions->parse && functions->dictionaries) return NULL;
    dlclose(library);
    return "libmecab.so.2 lacks a function";
}

/// With the dictionary of a folder, and no file of settings but the dictionary's own. Returns NULL where it cannot be read.
static inline void *heterolora_mecab_open(const struct heterolora_mecab *functions, const char *folder) {
    char *arguments[] = {(char *)"mecab", (char *)"-r", (char *)"/dev/null", (char *)"-d", (char *)folder};
    return functions->open(5, arguments);
}

/// Why the last call failed; of opening where `tagger` is NULL.
static inline const char *heterolora_mecab_error(const struct heterolora_mecab *functions, void *tagger) {
    return functions->error(tagger);
}

static inline void heterolora_mecab_close(const struct heterolora_mecab *functions, void *tagger) { functions->close(tagger); }

static inline const struct heterolora_mecab_dictionary *heterolora_mecab_dictionaries(
    const struct heterolora_mecab *functions, void *tagger) {
    return functions->dictionaries(tagger);
}

/// The words of a text, from the record of its beginning on; good until the next call. NULL where it cannot be cut.
static inline const struct heterolora_mecab_node *heterolora_mecab_parse(
    const struct heterolora_mecab *functions, void *tagger, const char *text, size_t count) {
    return functions->parse(tagger, text, count);
}

#endif
