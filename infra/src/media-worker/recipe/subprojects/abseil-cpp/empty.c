/* An archive needs a member. */
typedef int nothing_to_see;
